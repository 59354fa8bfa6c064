package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Overriding;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.quota.QuotaFilter;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverridesSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");

  private final World world = new World(NOON).withCatalog(ShopCatalog.catalog());
  private final Limits limits = world.engine().limits();
  private final Tenant acme = world.engine().accounts().tenant(world.environment(), "acme");

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anOverrideCountsInsteadOfThePlan() {
    assertThat(check(limits, 11).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    set(false, Limit.atMost(20), null);
    assertThat(check(limits, 20).reason()).isNull();
    assertThat(check(limits, 21).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(check(limits, 21).limit()).isEqualTo(Limit.atMost(20));

    set(false, Limit.notIncluded(), null);
    assertThat(check(limits, 1).reason()).isEqualTo(Reason.FEATURE_GATED);
    set(false, Limit.unlimited(), null);
    assertThat(check(limits, 1_000_000).reason()).isNull();

    limits.override(acme, false, change("orders", null, null));
    assertThat(check(limits, 11).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
  }

  @Test
  void aTenantsOwnOverrideGoesBeforeThatOfItsAccount() {
    set(true, Limit.atMost(50), null);
    assertThat(check(limits, 50).reason()).isNull();
    set(false, Limit.atMost(20), null);
    assertThat(check(limits, 21).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    limits.override(acme, false, change("orders", null, null));
    assertThat(check(limits, 50).reason()).isNull();
  }

  @Test
  void anOverrideEndsWhenItExpires() {
    set(false, Limit.atMost(20), NOON.plus(Duration.ofHours(1)));
    assertThat(check(limits, 20).reason()).isNull();
    world.clock().advance(Duration.ofHours(1));
    assertThat(check(limits, 20).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(granted("orders").override()).isNull();
  }

  @Test
  void anotherNodeHearsOfIt() {
    try (Engine other = world.anotherNode()) {
      assertThat(check(other.limits(), 11).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
      set(false, Limit.atMost(20), null);
      other.limits().follow();
      assertThat(check(other.limits(), 11).reason()).isNull();
      limits.override(acme, false, change("orders", null, null));
      other.limits().follow();
      assertThat(check(other.limits(), 11).reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
    }
  }

  @Test
  void aConsumeIsDecidedByItToo() {
    set(false, Limit.atMost(12), null);
    assertThat(consumed(12)).isTrue();
    assertThat(consumed(1)).isFalse();
  }

  @Test
  void theStateOfTheAccountFollowsIt() {
    world.engine().quota().setMode(world.environment(), EnforcementMode.ON);
    world
        .engine()
        .metering()
        .accept(
            world.environment(),
            List.of(new UsageEvent("t", "1", "orders", "acme", NOON, new MapData(Map.of("v", 12)))),
            BatchRule.ALL_OR_NOTHING);
    assertThat(state()).isNotEqualTo(QuotaState.ACTIVE);
    set(false, Limit.atMost(100), null);
    assertThat(state()).isEqualTo(QuotaState.ACTIVE);
  }

  @Test
  void whatTheRuleRefusesIsNotWritten() {
    assertThat(limits.override(acme, false, change("themes", Limit.atMost(3), null)))
        .isEqualTo(new OverrideOutcome.Refused(Overriding.Flaw.A_SWITCH));
    assertThat(limits.override(acme, false, change("nothing", Limit.atMost(3), null)))
        .isInstanceOf(OverrideOutcome.UnknownFeature.class);
    assertThat(limits.granted(acme)).allMatch(granted -> granted.override() == null);
  }

  @Test
  void theJournalSaysWhoDidWhat() {
    set(false, Limit.atMost(20), null);
    JournalEntry entry =
        world.engine().security().journal().newest(world.environment(), 10).getFirst();
    assertThat(entry.act().act()).isEqualTo("override.set");
    assertThat(entry.act().cause().actor()).isEqualTo("ada");
    assertThat(entry.act().after()).containsEntry("limit", "20").containsEntry("reason", "why");
  }

  private void set(boolean forAll, Limit limit, @Nullable Instant expires) {
    assertThat(limits.override(acme, forAll, change("orders", limit, expires)))
        .isInstanceOf(OverrideOutcome.Done.class);
  }

  private static OverrideChange change(
      String feature, @Nullable Limit limit, @Nullable Instant expires) {
    return new OverrideChange(feature, limit, expires, "why", "ada");
  }

  private Granted granted(String feature) {
    return limits.granted(acme).stream()
        .filter(one -> one.feature().key().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  private LimitAnswer.Line check(Limits of, long amount) {
    return ((LimitAnswer.Decided) of.check(world.environment(), request(amount)))
        .lines()
        .getFirst();
  }

  private boolean consumed(long amount) {
    LimitAnswer answer = limits.consume(world.environment(), request(amount), null);
    return ((LimitAnswer.Decided) answer).isAllowed();
  }

  private static LimitRequest request(long amount) {
    return LimitRequest.of("acme", new LimitRequest.Wanted("orders", false, Quantity.of(amount)));
  }

  private QuotaState state() {
    return world
        .engine()
        .quota()
        .accounts(new QuotaFilter(world.environment(), EnumSet.allOf(QuotaState.class), 0, 10))
        .getFirst()
        .state();
  }
}
