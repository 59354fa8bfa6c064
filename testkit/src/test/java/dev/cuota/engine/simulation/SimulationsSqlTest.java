package dev.cuota.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Projection;
import dev.cuota.engine.security.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Simulations in the background: made once, kept for a while, stopped when nobody wants them. */
class SimulationsSqlTest {
  private static final Cause ADA = Cause.admin("ada");
  private static final List<String> OWN =
      List.of(
          "simulations",
          "simulation_accounts",
          "simulation_limits",
          "simulation_plans",
          "lifecycle_events",
          "lifecycle_heads");

  private final Trials trials = new Trials();

  @AfterEach
  void close() {
    trials.close();
  }

  private EnvironmentId environment() {
    return trials.world.environment();
  }

  private Order order(UUID id, Scenario scenario) {
    Prepared.Ready ready = (Prepared.Ready) trials.simulations().prepare(scenario);
    ProjectionAsk ask = new ProjectionAsk(List.of(100), null, Economy.Assumption.OBSERVED);
    return new Order(id, ready.replay(), "", ask, ADA);
  }

  private Simulation over(UUID id) {
    for (int i = 0; i < 600; i++) {
      Simulation one = trials.simulations().find(environment(), id).orElseThrow();
      if (!one.state().status().isOpen()) {
        return one;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("not over");
  }

  @Test
  void whatIsFoundIsKeptAsItWasFoundAndNothingElseIsWritten() {
    for (int i = 0; i < 230; i++) {
      trials.tokens("t" + i, 100 + i, "2026-01-10T10:00:00Z");
    }
    Scenario scenario =
        trials.january(
            Trials.catalog(_ -> new Trials.Terms("12", Plan.Interval.MONTH, 200, Mode.HARD, null)));
    Trials.Outcome direct = trials.run(scenario);
    Map<String, String> books = trials.digests(OWN);
    UUID id = UUID.randomUUID();
    assertThat(trials.simulations().begin(order(id, scenario))).isEqualTo(new Begun.Yes(id));
    Simulation done = over(id);
    assertThat(done.state().status()).isEqualTo(Simulation.Status.DONE);
    assertThat(done.state().done()).isEqualTo(230);
    assertThat(trials.digests(OWN)).isEqualTo(books);
    Simulated found = Objects.requireNonNull(done.result());
    assertThat(found.would().revenue()).isEqualTo(direct.found().would().revenue());
    assertThat(found.would().cost()).isEqualTo(direct.found().would().cost());
    assertThat(found.was().charges()).isEqualTo(direct.found().was().charges());
    assertThat(found.limitedAccounts()).isEqualTo(129);

    List<SimulatedAccount> kept = trials.simulations().accounts(environment(), id, 1_000, 0);
    assertThat(kept).containsExactlyInAnyOrderElementsOf(direct.accounts());
    // 229 over at 0.01 are 2.29, which become 2 more for the price.
    assertThat(kept.getFirst().key()).isEqualTo("t0");
    assertThat(trials.simulations().accounts(environment(), id, 10, 225)).hasSize(5);
    assertThat(trials.simulations().limits(environment(), id, 1_000, 0)).hasSize(129);
    Projection projection =
        trials
            .simulations()
            .projecting(environment(), id)
            .make(done.asked().projections())
            .getFirst();
    assertThat(projection)
        .isEqualTo(direct.projecting().make(done.asked().projections()).getFirst());
    assertThat(projection.revenue()).hasToString("{EUR=1200.00 EUR}");
  }

  @Test
  void theSameIsNotMadeTwice() {
    UUID id = UUID.randomUUID();
    assertThat(trials.simulations().begin(order(id, trials.january(null))))
        .isEqualTo(new Begun.Yes(id));
    assertThat(trials.simulations().begin(order(id, trials.january(null))))
        .isEqualTo(new Begun.Before(id));
    over(id);
    assertThat(trials.simulations().newest(environment())).hasSize(1);
  }

  @Test
  void oneThatIsCanceledEndsAndIsNotCanceledTwice() {
    for (int i = 0; i < 900; i++) {
      trials.tokens("t" + i, 100 + i, "2026-01-10T10:00:00Z");
    }
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    Begun _ = trials.simulations().begin(order(first, trials.january(null)));
    Begun _ = trials.simulations().begin(order(second, trials.january(null)));
    assertThat(trials.simulations().cancel(environment(), second, ADA)).isTrue();
    assertThat(over(second).state().status()).isEqualTo(Simulation.Status.CANCELED);
    assertThat(over(first).state().status()).isEqualTo(Simulation.Status.DONE);
    assertThat(trials.simulations().cancel(environment(), second, ADA)).isFalse();
    assertThat(trials.simulations().find(environment(), second).orElseThrow().result()).isNull();
    assertThat(trials.simulations().accounts(environment(), second, 10, 0)).isEmpty();
  }

  @Test
  void oneWhoseNodeIsGoneHasFailed() {
    UUID id = UUID.randomUUID();
    Begun _ = trials.simulations().begin(order(id, trials.january(null)));
    over(id);
    trials.sql("update control.simulations set status = 'running'");
    trials.world.clock().advance(Duration.ofMinutes(2));
    Simulation.State state = trials.simulations().find(environment(), id).orElseThrow().state();
    assertThat(state.status()).isEqualTo(Simulation.Status.FAILED);
    assertThat(state.why()).isEqualTo("its node is gone");
  }

  @Test
  void oldOnesAreForgottenWithWhatTheyFound() {
    trials.tokens("acme", 100, "2026-01-10T10:00:00Z");
    UUID old = UUID.randomUUID();
    Begun _ = trials.simulations().begin(order(old, trials.january(null)));
    over(old);
    trials.world.clock().advance(Simulations.KEPT.plusDays(1));
    UUID young = UUID.randomUUID();
    Begun _ = trials.simulations().begin(order(young, trials.january(null)));
    over(young);
    assertThat(trials.simulations().find(environment(), old)).isEmpty();
    assertThat(trials.simulations().accounts(environment(), old, 10, 0)).isEmpty();
    assertThat(trials.simulations().accounts(environment(), young, 10, 0)).hasSize(1);
  }

  @Test
  void anotherEnvironmentDoesNotSeeIt() {
    EnvironmentId other = trials.world.engine().security().createEnvironment("other", "Other").id();
    UUID id = UUID.randomUUID();
    Begun _ = trials.simulations().begin(order(id, trials.january(null)));
    over(id);
    assertThat(trials.simulations().find(other, id)).isEmpty();
    assertThat(trials.simulations().newest(other)).isEmpty();
    assertThat(trials.simulations().cancel(other, id, ADA)).isFalse();
  }
}
