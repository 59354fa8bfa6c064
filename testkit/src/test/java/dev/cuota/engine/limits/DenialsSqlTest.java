package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Remedy;
import dev.cuota.core.limits.Rule;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.LimitAnswer.Decided;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DenialsSqlTest {
  private static final Duration TTL = Duration.ofMinutes(1);

  private final Office office = new Office();
  private final EnvironmentId environment = office.world().environment();
  private final Explanations explanations = office.limits().explanations();

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void aDenialIsExplainedByTheFactsItWasDecidedBy() {
    office.consume("acme", "tokens", "9990");
    Decided denied = office.consume("acme", "tokens", "11");
    assertThat(denied.kept()).isTrue();
    Explained explained = explanations.find(environment, denied.id()).orElseThrow();
    assertThat(explained.who().plan()).isEqualTo("office");
    assertThat(explained.who().planVersion()).isEqualTo(1);
    assertThat(explained.who().position()).isEqualTo(denied.position()).isPositive();
    Explained.Line line = explained.decisive();
    assertThat(line.explanation().rule()).isEqualTo(Rule.ABOVE_HARD_LIMIT);
    assertThat(line.explanation().numbers().used()).isEqualTo(Quantity.of(9_990));
    assertThat(line.explanation().missing()).isEqualTo(Quantity.ONE);
    assertThat(line.explanation().remedies())
        .containsExactly(Remedy.ASK_LESS, Remedy.WAIT, Remedy.UPGRADE);
    assertThat(line.planned()).isEqualTo(Limit.atMost(10_000));
  }

  @Test
  void itSaysTheSameFromMemoryFromTheTableAndOnAnotherNode() {
    override("tokens", Limit.atMost(20), "a friend");
    office
        .limits()
        .reservations()
        .reserve(environment, Office.of("acme", "tokens", "7"), TTL, null);
    Decided denied = office.check("acme", "tokens", "14");
    Explained told = explanations.find(environment, denied.id()).orElseThrow();
    assertThat(told.decisive().reserved()).isEqualTo(Quantity.of(7));
    assertThat(told.decisive().leased()).isEqualTo(Quantity.ZERO);
    assertThat(told.decisive().override()).isNotNull();
    assertThat(explanations.latest(office.tenant("acme"), 5)).containsExactly(told);
    try (Engine other = office.world().anotherNode()) {
      assertThat(other.limits().explanations().find(environment, denied.id())).contains(told);
    }
  }

  @Test
  void whatIsStoredStaysWhateverBecomesOfPlanAndOverride() {
    override("tokens", Limit.atMost(5), "trial");
    Decided denied = office.check("acme", "tokens", "6");
    Explained told = explanations.find(environment, denied.id()).orElseThrow();
    override("tokens", null, "");
    nextMinute();
    assertThat(explanations.find(environment, denied.id())).contains(told);
    assertThat(office.check("acme", "tokens", "6").isAllowed()).isTrue();
  }

  @Test
  void whoHammersGetsOneDenialAMinuteThatSaysHowOften() {
    office.consume("acme", "tokens", "10000");
    Set<UUID> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      Decided denied = office.consume("acme", "tokens", "1");
      assertThat(denied.kept()).isTrue();
      ids.add(denied.id());
    }
    assertThat(ids).hasSize(1);
    UUID id = ids.iterator().next();
    assertThat(explanations.find(environment, id).orElseThrow().when().times()).isEqualTo(1_000);
    nextMinute();
    Explained stored = explanations.find(environment, id).orElseThrow();
    assertThat(stored.when().times()).isEqualTo(1_000);
    assertThat(office.consume("acme", "tokens", "1").id()).isNotEqualTo(id);
  }

  @Test
  void denialsOfOtherFactsHaveIdsOfTheirOwn() {
    office.consume("acme", "tokens", "10000");
    Set<UUID> ids = new HashSet<>();
    ids.add(office.consume("acme", "tokens", "1").id());
    ids.add(office.consume("acme", "tokens", "2").id());
    office.consume("beta", "tokens", "10000");
    ids.add(office.consume("beta", "tokens", "1").id());
    assertThat(ids).hasSize(3);
  }

  @Test
  void whatIsBeyondTheBoundIsSaidToBeNotKeptAndOthersAre() {
    Tenant acme = office.tenant("acme");
    for (int i = 1; i <= Denials.OF_A_TENANT; i++) {
      assertThat(office.check("acme", "tokens", "1000" + i).kept()).isTrue();
    }
    Decided beyond = office.check("acme", "tokens", "99999");
    assertThat(beyond.isAllowed()).isFalse();
    assertThat(beyond.kept()).isFalse();
    assertThat(explanations.find(environment, beyond.id())).isEmpty();
    assertThat(explanations.of(beyond).decisive().explanation().reason())
        .isEqualTo(Reason.LIMIT_EXCEEDED);
    assertThat(office.check("beta", "tokens", "10001").kept()).isTrue();
    assertThat(explanations.latest(acme, 500)).hasSize(Denials.OF_A_TENANT);
    nextMinute();
    assertThat(office.check("acme", "tokens", "99999").kept()).isTrue();
  }

  @Test
  void everyWayToBeRefusedIsKept() {
    office.consume("acme", "signatures", "5");
    Decided window = office.consume("acme", "signatures", "1");
    Explained explained = explanations.find(environment, window.id()).orElseThrow();
    assertThat(explained.lines()).hasSize(2);
    assertThat(explained.decisive().explanation().thing().feature())
        .isEqualTo("signatures_a_minute");
    assertThat(explained.decisive().period()).isNotNull();
    assertThat(explained.lines().getFirst().explanation().rule()).isEqualTo(Rule.WITHIN_LIMIT);

    ReservationAnswer refused =
        office
            .limits()
            .reservations()
            .reserve(environment, Office.of("acme", "tokens", "10001"), TTL, null);
    assertThat(find(refused.decision()).decisive().explanation().rule())
        .isEqualTo(Rule.ABOVE_HARD_LIMIT);

    ReservationAnswer held =
        office
            .limits()
            .reservations()
            .reserve(environment, Office.of("acme", "tokens", "10"), TTL, null);
    UUID reservation = Objects.requireNonNull(held.reservation());
    LimitAnswer commit =
        office.limits().reservations().commit(environment, reservation, Quantity.of(10_001), false);
    assertThat(find(commit).decisive().explanation().numbers().amount())
        .isEqualTo(Quantity.of(10_001));
  }

  @Test
  void theBarredAreToldWhy() {
    bar("acme", true);
    Explained explained = find(office.check("acme", "tokens", "1"));
    assertThat(explained.who().bar()).isEqualTo(Reason.SUBSCRIPTION_INACTIVE);
    assertThat(explained.decisive().explanation().rule()).isEqualTo(Rule.ACCOUNT_BARRED);
    assertThat(explained.decisive().explanation().remedies()).containsExactly(Remedy.SUBSCRIBE);
  }

  @Test
  void allowedAnswersAreExplainedButNotKept() {
    Decided allowed = office.check("acme", "tokens", "1");
    assertThat(allowed.kept()).isFalse();
    assertThat(explanations.of(allowed).decisive().explanation().rule())
        .isEqualTo(Rule.WITHIN_LIMIT);
    assertThat(explanations.find(environment, allowed.id())).isEmpty();
    assertThat(explanations.latest(office.tenant("acme"), 5)).isEmpty();
  }

  @Test
  void aTenantNeverSeenIsToldToo() {
    assertThat(find(office.check("nobody", "tokens", "10001")).who().tenant()).isEqualTo("nobody");
    write();
    assertThat(find(office.check("nobody", "tokens", "10001")).who().tenant()).isEqualTo("nobody");
  }

  @Test
  void anotherEnvironmentDoesNotFindIt() {
    EnvironmentId other = office.engine().security().createEnvironment("other", "Other").id();
    Decided denied = office.check("acme", "tokens", "10001");
    assertThat(explanations.find(other, denied.id())).isEmpty();
    nextMinute();
    assertThat(explanations.find(other, denied.id())).isEmpty();
    assertThat(explanations.find(environment, denied.id())).isPresent();
  }

  @Test
  void aRestartForgetsNothing() {
    List<UUID> ids;
    try (Engine node = office.world().anotherNode()) {
      ids =
          List.of(
              office.consume(node, "acme", "tokens", "10001", null).id(),
              office.consume(node, "acme", "tokens", "10001", null).id(),
              office.consume(node, "acme", "tokens", "10002", null).id());
    }
    assertThat(ids).allSatisfy(id -> assertThat(explanations.find(environment, id)).isPresent());
    Explained twice = explanations.find(environment, ids.getFirst()).orElseThrow();
    assertThat(twice.when().times()).isEqualTo(2);
  }

  @Test
  void theTableShowsEachTenantItsOwnAlone() {
    Tenant acme = office.tenant("acme");
    Tenant beta = office.tenant("beta");
    EnvironmentId other = office.engine().security().createEnvironment("other", "Other").id();
    office.check("acme", "tokens", "10001");
    write();
    assertThat(rows(Scope.of(environment))).isEqualTo(1);
    assertThat(rows(Scope.of(environment, acme.id()))).isEqualTo(1);
    assertThat(rows(Scope.of(environment, beta.id()))).isZero();
    assertThat(rows(Scope.of(other))).isZero();
  }

  @Test
  void whatTheDatabaseDoesNotTakeWaitsInMemory() {
    office.tenant("acme");
    execute("alter table control.limit_denials rename to away");
    Decided denied = office.check("acme", "tokens", "10001");
    assertThatThrownBy(this::write).isInstanceOf(RuntimeException.class);
    Explained told = explanations.find(environment, denied.id()).orElseThrow();
    execute("alter table control.away rename to limit_denials");
    nextMinute();
    assertThat(explanations.find(environment, denied.id())).contains(told);
    assertThat(rows(Scope.of(environment))).isEqualTo(1);
  }

  @Test
  void denialsAreForgottenAfterThirtyDays() {
    Decided denied = office.check("acme", "tokens", "10001");
    nextMinute();
    assertThat(explanations.sweep()).isZero();
    office.world().clock().advance(Explanations.KEPT);
    assertThat(explanations.sweep()).isEqualTo(1);
    assertThat(explanations.find(environment, denied.id())).isEmpty();
  }

  private Explained find(LimitAnswer answer) {
    return explanations.find(environment, Office.decided(answer).id()).orElseThrow();
  }

  /** Lets go of what is in memory. */
  private void nextMinute() {
    office.world().clock().advance(Duration.ofMinutes(1));
    write();
  }

  private long rows(Scope scope) {
    try (Database database = Database.connect(office.world().url(), new Events())) {
      return database.inTx(
          scope,
          tx ->
              tx.handle()
                  .createQuery("select count(*) from limit_denials")
                  .mapTo(Long.class)
                  .one());
    }
  }

  private void execute(String statement) {
    try (Database database = Database.connect(office.world().url(), new Events())) {
      database.useTx(Scope.everything(), tx -> tx.handle().execute(statement));
    }
  }

  private void write() {
    explanations.write();
  }

  private void override(String feature, @Nullable Limit limit, String why) {
    office
        .limits()
        .override(
            office.tenant("acme"), false, new OverrideChange(feature, limit, null, why, "ana"));
  }

  private void bar(String tenant, boolean barred) {
    Standing standing =
        new Standing(
            environment, office.tenant(tenant).account(), Reason.SUBSCRIPTION_INACTIVE, barred);
    try (Database database = Database.connect(office.world().url(), new Events())) {
      database.useTx(Scope.of(environment), tx -> LimitsSql.setStanding(tx, standing, Office.NOON));
    }
    office.limits().follow();
  }
}
