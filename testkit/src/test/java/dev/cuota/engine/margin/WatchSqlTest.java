package dev.cuota.engine.margin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.limits.OverrideChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody is told of money once, and accounts are held to their margin until it recovers. */
class WatchSqlTest {
  private final Margins margins = new Margins();

  @AfterEach
  void close() {
    margins.close();
  }

  @Test
  void whoCostsMoreThanItPaysIsToldOfOnceAndTakenBackWhenItIsNoLongerSo() {
    margins.used("acme", "signatures", "12");
    margins.used("good", "signatures", "1");
    assertThat(margins.margin().watch(margins.world.environment(), true))
        .containsExactly("2026-01: margin_low", "acme 2026-01: account_loses_money");
    assertThat(margins.alerts()).isEmpty();
    margins.watch();
    assertThat(margins.alerts())
        .containsExactly("account_loses_money acme 2026-01", "margin_low 2026-01");
    assertThat(margins.watch()).isEmpty();

    margins.used("acme", "signatures", "-12");
    assertThat(margins.watch())
        .containsExactlyInAnyOrder(
            "2026-01: no longer margin_low", "acme 2026-01: no longer account_loses_money");
    assertThat(margins.alerts()).isEmpty();

    // Once for each account and month, also when it is so again.
    margins.used("acme", "signatures", "12");
    margins.watch();
    assertThat(margins.alerts()).isEmpty();
  }

  @Test
  void costsOfAMonthAreToldOfBeyondWhatThePolicySays() {
    margins.used("acme", "pages", "600");
    margins.used("other", "pages", "600");
    policy(new MarginPolicy(Money.of("10", "EUR"), 0, BigDecimal.TEN, guard(GuardMode.REPORT)));
    margins.watch();
    assertThat(margins.alerts()).containsExactly("costs_high 2026-01");
  }

  @Test
  void aMonthIsLookedAtUntilItsCostsAreRolledUp() {
    margins.used("acme", "signatures", "12");
    margins.clock(Instant.parse("2026-02-02T23:00:00Z"));
    margins.watch();
    assertThat(margins.alerts())
        .containsExactly("account_loses_money acme 2026-01", "margin_low 2026-01");
    margins.clock(Instant.parse("2026-02-04T00:00:00Z"));
    margins.watch();
    assertThat(margins.alerts()).isEmpty();
  }

  @Test
  void whoIsHeldIsThrottledOnEveryNodeAndLetGoAboveTheFloor() {
    policy(throttling());
    margins.used("acme", "tokens", "9600");
    margins.used("acme", "signatures", "99");
    try (Engine other = margins.world.anotherNode()) {
      assertThat(mayUse(other, 11)).isTrue();
      margins.watch();
      assertThat(margins.alerts()).contains("margin_guard acme 2026-01");
      assertThat(margins.margin().held(margins.world.environment()))
          .singleElement()
          .satisfies(held -> assertThat(held.throttled()).containsExactly("tokens_a_minute"));
      other.limits().follow();
      assertThat(mayUse(margins.engine(), 11)).isFalse();
      assertThat(mayUse(other, 11)).isFalse();
      assertThat(mayUse(other, 10)).isTrue();
      assertThat(margins.watch()).isEmpty();

      // Not quite 3 % is above the floor, and not yet recovered.
      margins.used("acme", "signatures", "-7");
      margins.watch();
      assertThat(mayUse(margins.engine(), 11)).isFalse();

      margins.used("acme", "signatures", "-90");
      margins.watch();
      assertThat(margins.margin().held(margins.world.environment())).isEmpty();
      assertThat(margins.alerts()).doesNotContain("margin_guard acme 2026-01");
      other.limits().follow();
      assertThat(mayUse(other, 11)).isTrue();
    }
    assertThat(acts()).contains("margin.held", "override.set", "override.cleared", "margin.let_go");
  }

  @Test
  void aNewMonthLetsEverybodyGo() {
    policy(throttling());
    margins.used("acme", "signatures", "99");
    margins.watch();
    assertThat(mayUse(margins.engine(), 11)).isFalse();
    margins.clock(Instant.parse("2026-02-01T00:00:00Z"));
    // By itself: the override expires with the month.
    assertThat(mayUse(margins.engine(), 11)).isTrue();
    margins.watch();
    assertThat(margins.margin().held(margins.world.environment())).isEmpty();
    assertThat(margins.alerts()).doesNotContain("margin_guard acme 2026-01");
  }

  @Test
  void whatIsLimitedHardAndWhatAPersonHasSaidIsLeftAlone() {
    MarginPolicy.Guard guard =
        new MarginPolicy.Guard(
            GuardMode.REPORT,
            0,
            0,
            new TreeMap<>(
                Map.of("tokens_a_minute", Quantity.of(10), "signatures_a_minute", Quantity.of(10))),
            Map.of(margins.tenant("acme").account(), GuardMode.THROTTLE));
    policy(new MarginPolicy(Money.of("10000", "EUR"), 0, BigDecimal.ZERO, guard));
    say(Limit.atMost(500));
    margins.used("acme", "signatures", "99");
    margins.used("free", "signatures", "99");
    margins.watch();
    // Only the account that the policy names is held.
    assertThat(margins.margin().held(margins.world.environment()))
        .extracting(Held::account)
        .containsExactly(margins.tenant("acme").account());
    assertThat(granted("tokens_a_minute").effective()).isEqualTo(Limit.atMost(500));
    assertThat(granted("signatures_a_minute").override()).isNull();
    say(null);
    margins.watch();
    assertThat(granted("tokens_a_minute").effective()).isEqualTo(Limit.atMost(10));
  }

  @Test
  void aPolicyNamesWindowsAndAccountsThatThereAre() {
    MarginPolicy tokens =
        new MarginPolicy(
            Money.of("1", "EUR"),
            0,
            BigDecimal.ZERO,
            new MarginPolicy.Guard(
                GuardMode.THROTTLE, 0, 0, new TreeMap<>(Map.of("tokens", Quantity.ONE)), Map.of()));
    assertThat(set(tokens))
        .isEqualTo(
            new PolicyOutcome.NoSuchThrottle(
                "tokens", List.of("tokens_a_minute", "signatures_a_minute")));
    MarginPolicy nobody =
        new MarginPolicy(
            Money.of("1", "EUR"),
            0,
            BigDecimal.ZERO,
            new MarginPolicy.Guard(
                GuardMode.WARN, 0, 0, new TreeMap<>(), Map.of(999L, GuardMode.WARN)));
    assertThat(set(nobody)).isEqualTo(new PolicyOutcome.NoSuchAccount(999));
    policy(throttling());
    policy(throttling());
    assertThat(margins.margin().policy(margins.world.environment()).policy())
        .isEqualTo(throttling());
    assertThat(acts()).containsOnlyOnce("margin.policy");
  }

  private static MarginPolicy throttling() {
    return new MarginPolicy(
        Money.of("10000", "EUR"), 80, BigDecimal.ZERO, guard(GuardMode.THROTTLE));
  }

  private static MarginPolicy.Guard guard(GuardMode mode) {
    return new MarginPolicy.Guard(
        mode, 0, 10, new TreeMap<>(Map.of("tokens_a_minute", Quantity.of(10))), Map.of());
  }

  private PolicyOutcome set(MarginPolicy policy) {
    return margins.margin().setPolicy(margins.world.environment(), policy, Margins.ADA);
  }

  private void policy(MarginPolicy policy) {
    assertThat(set(policy)).isInstanceOf(PolicyOutcome.Done.class);
  }

  private boolean mayUse(Engine node, long tokens) {
    return node.limits()
                .check(
                    margins.world.environment(),
                    LimitRequest.of(
                        "acme", LimitRequest.Wanted.feature("tokens", Quantity.of(tokens))))
            instanceof LimitAnswer.Decided decided
        && decided.isAllowed();
  }

  private Granted granted(String feature) {
    return margins.engine().limits().grantedToAll(margins.tenant("acme")).stream()
        .filter(one -> one.feature().key().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  private void say(@Nullable Limit limit) {
    margins
        .engine()
        .limits()
        .override(
            margins.tenant("acme"),
            true,
            new OverrideChange("tokens_a_minute", limit, null, "why", "ada"));
  }

  private List<String> acts() {
    return margins.engine().security().journal().newest(margins.world.environment(), 100).stream()
        .map(entry -> entry.act().act())
        .toList();
  }
}
