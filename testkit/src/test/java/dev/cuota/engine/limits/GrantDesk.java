package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short ways of giving grants in an office, and of looking at them. */
final class GrantDesk {
  private final Office office;

  GrantDesk(Office office) {
    this.office = office;
  }

  /** A wish for a grant that says nothing but how much. */
  static Wish of(String feature, long amount) {
    return new Wish(feature, amount, Grant.USUAL, null, null, false, null, null);
  }

  /** What is wished for; the rest is usual. */
  record Wish(
      String feature,
      long amount,
      int priority,
      @Nullable Instant starts,
      @Nullable Instant expires,
      boolean monthly,
      @Nullable Limit rollover,
      @Nullable String callerId) {

    Wish from(String time) {
      return new Wish(
          feature, amount, priority, Instant.parse(time), expires, monthly, rollover, callerId);
    }

    Wish until(String time) {
      return new Wish(
          feature, amount, priority, starts, Instant.parse(time), monthly, rollover, callerId);
    }

    Wish first(int number) {
      return new Wish(feature, amount, number, starts, expires, monthly, rollover, callerId);
    }

    Wish eachMonth() {
      return new Wish(feature, amount, priority, starts, expires, true, rollover, callerId);
    }

    Wish carrying(long most) {
      return new Wish(
          feature, amount, priority, starts, expires, monthly, Limit.atMost(most), callerId);
    }

    Wish named(String id) {
      return new Wish(feature, amount, priority, starts, expires, monthly, rollover, id);
    }

    GrantWish asked() {
      return new GrantWish(
          feature,
          Quantity.of(amount),
          priority,
          starts,
          expires,
          monthly,
          rollover,
          "a pack",
          "ada",
          callerId);
    }
  }

  GrantOutcome ask(String tenant, Wish wish) {
    return grants().give(office.tenant(tenant), false, wish.asked());
  }

  GrantOutcome askForAccount(String tenant, Wish wish) {
    return grants().give(office.tenant(tenant), true, wish.asked());
  }

  GrantBalance give(String tenant, Wish wish) {
    return given(ask(tenant, wish));
  }

  GrantBalance giveAccount(String tenant, Wish wish) {
    return given(askForAccount(tenant, wish));
  }

  VoidOutcome takeBack(GrantBalance given) {
    return grants().takeBack(office.world().environment(), given.grant().id(), "ada");
  }

  /** What is used and left of each grant of a tenant, and what it is, such as {@code "3 7 ACTIVE"}. */
  List<String> standing(String tenant) {
    return written(grants().of(office.tenant(tenant)));
  }

  List<String> standingOfAccount(String tenant) {
    return written(grants().ofAccount(office.tenant(tenant)));
  }

  Limit limit(String tenant, String feature) {
    return office.check(tenant, feature, "0").lines().getFirst().limit();
  }

  FeatureUsage usage(String key, String feature) {
    return office
        .limits()
        .usage(office.world().environment(), key)
        .orElseThrow()
        .features()
        .stream()
        .filter(one -> one.feature().key().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  long passes(String key, String feature) {
    Tenant tenant = office.tenant(key);
    return office
        .limits()
        .softLimitPasses(
            office.world().environment(),
            tenant.id(),
            dev.cuota.core.platform.Period.month(office.world().clock().now()))
        .getOrDefault(feature, 0L);
  }

  private Grants grants() {
    return office.limits().grants();
  }

  private static GrantBalance given(GrantOutcome outcome) {
    if (outcome instanceof GrantOutcome.Given given) {
      return given.balance();
    }
    throw new AssertionError("not given: " + outcome);
  }

  private static List<String> written(List<GrantBalance> balances) {
    return balances.stream()
        .map(one -> "%s %s %s".formatted(one.used(), one.left(), one.state()))
        .toList();
  }
}
