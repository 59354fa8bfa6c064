package dev.cuota.engine.fx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.fx.Ask;
import dev.cuota.core.fx.Band;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.KnownRate;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.RatePolicy;
import dev.cuota.core.fx.Side;
import dev.cuota.core.fx.Valuation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobOutcome;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.World;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RatesSqlTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
  private static final CurrencyPair ARS = new CurrencyPair("USD", "ARS");
  private static final RatePolicy POLICY =
      new RatePolicy("USD", 7, new Band(BigDecimal.valueOf(20)), List.of("bank", "file"), Map.of());

  private final World world = new World(NOON);
  private final Rates rates = world.engine().rates();
  private final Decider ada = new Decider(Cause.admin("ada"), world.environment());
  private final Bank bank = new Bank();
  private final List<RateArrived> heard = new CopyOnWriteArrayList<>();

  /** A source that says what it is told to. */
  private static final class Bank implements RateSource {
    private final List<PostedRate> said = new ArrayList<>();
    private final List<LocalDate> asked = new ArrayList<>();
    private boolean silent;

    void says(LocalDate day, String value) {
      said.add(new PostedRate(ARS, Side.MID, day, new BigDecimal(value)));
    }

    @Override
    public String name() {
      return "bank";
    }

    @Override
    public SaidRates ask(LocalDate from, LocalDate to) {
      asked.add(from);
      if (silent) {
        throw new SourceFault("status 503");
      }
      return new SaidRates(said, List.of());
    }
  }

  @BeforeEach
  void listen() {
    rates.use(new FxOptions(List.of(bank), POLICY, Set.of("ARS")));
    world.engine().events().subscribe(RateArrived.class, (_, event) -> heard.add(event));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Valuation value(LocalDate day) {
    return rates.value(new Ask(BigDecimal.TEN, "USD", "ARS", day));
  }

  private KnownRate used(LocalDate day) {
    assertThat(value(day)).isInstanceOf(Valuation.Valued.class);
    return ((Valuation.Valued) value(day)).legs().getFirst().rate();
  }

  private Valuation.Why why(LocalDate day) {
    assertThat(value(day)).isInstanceOf(Valuation.Unvalued.class);
    return ((Valuation.Unvalued) value(day)).why();
  }

  private List<Alert> alerts(String kind) {
    return world.engine().alerts().openOf(kind);
  }

  private static RateSearch all() {
    return new RateSearch(null, null, null, null, null, null, false, 100, 0);
  }

  private static RateSearch waiting() {
    return new RateSearch(null, "USD", "ARS", "bank", null, null, true, 100, 0);
  }

  @Test
  void whatWaitsIsValuedWhenTheRateArrives() {
    rates.collect(false);
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.MISSING);
    assertThat(alerts(RateWatch.MISSING)).hasSize(1);
    assertThat(heard).isEmpty();
    bank.says(FRIDAY.minusDays(1), "1520.500000");
    rates.collect(false);
    assertThat(heard).hasSize(1);
    assertThat(((Valuation.Valued) value(FRIDAY)).amount(2, RoundingMode.HALF_EVEN))
        .isEqualByComparingTo("15205.00");
    assertThat(used(FRIDAY).value()).isEqualTo(new BigDecimal("1520.500000"));
    assertThat(alerts(RateWatch.MISSING)).isEmpty();
  }

  @Test
  void theSameAgainChangesNothingAndACorrectionIsAVersion() {
    bank.says(FRIDAY, "1500");
    rates.collect(false);
    KnownRate first = used(FRIDAY);
    assertThat(rates.collect(false).getFirst().arrived()).isEmpty();
    assertThat(heard).hasSize(1);
    bank.said.clear();
    bank.says(FRIDAY, "1510");
    rates.collect(false);
    assertThat(used(FRIDAY).version()).isEqualTo(2);
    assertThat(rates.search(all()))
        .extracting(StoredRate::rate)
        .containsExactly(used(FRIDAY), first);
    assertThat(rates.count(all())).isEqualTo(2);
  }

  @Test
  void aLeapWaitsInQuarantineUntilAPersonAcceptsIt() {
    bank.says(FRIDAY.minusDays(1), "1500");
    bank.says(FRIDAY, "15.00");
    rates.collect(false);
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.QUARANTINED);
    assertThat(used(FRIDAY.minusDays(1)).value()).isEqualByComparingTo("1500");
    assertThat(alerts(RateWatch.QUARANTINED)).hasSize(1);
    assertThat(alerts(RateWatch.MISSING)).isEmpty();
    assertThat(heard).hasSize(1);
    StoredRate doubtful = rates.search(waiting()).getFirst();
    assertThat(doubtful.against()).isEqualByComparingTo("1500");
    assertThat(rates.accept(doubtful.id(), ada, true)).isInstanceOf(RateOutcome.Holds.class);
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.QUARANTINED);
    assertThat(rates.accept(doubtful.id(), ada, false)).isInstanceOf(RateOutcome.Holds.class);
    assertThat(used(FRIDAY).value()).isEqualByComparingTo("15");
    assertThat(alerts(RateWatch.QUARANTINED)).isEmpty();
    assertThat(rates.accept(doubtful.id(), ada, false)).isInstanceOf(RateOutcome.Held.class);
    assertThat(rates.accept(UUID.randomUUID(), ada, false))
        .isInstanceOf(RateOutcome.NotFound.class);
    assertThat(world.engine().security().journal().newest(world.environment(), 5))
        .filteredOn(entry -> entry.act().act().equals("fx.accepted"))
        .hasSize(1);
  }

  @Test
  void whatItsSourceTookBackCannotBeAccepted() {
    bank.says(FRIDAY.minusDays(1), "1500");
    bank.says(FRIDAY, "15.00");
    rates.collect(false);
    StoredRate doubtful = rates.search(waiting()).getFirst();
    bank.says(FRIDAY, "1510");
    rates.collect(false);
    assertThat(rates.accept(doubtful.id(), ada, false)).isInstanceOf(RateOutcome.Superseded.class);
    assertThat(used(FRIDAY).value()).isEqualByComparingTo("1510");
    assertThat(alerts(RateWatch.QUARANTINED)).isEmpty();
  }

  @Test
  void aPersonsRateGoesFirstAndStandsInTheJournal() {
    bank.says(FRIDAY.minusDays(1), "1500");
    bank.says(FRIDAY, "15.00");
    rates.collect(false);
    PostedRate own = new PostedRate(ARS, Side.MID, FRIDAY, new BigDecimal("1505"));
    assertThat(rates.set(own, "the bank erred", ada, true)).isInstanceOf(RateOutcome.Holds.class);
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.QUARANTINED);
    rates.set(own, "the bank erred", ada, false);
    assertThat(in(world.environment()).value()).isEqualByComparingTo("1505");
    // For everybody else it waits as before.
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.QUARANTINED);
    assertThat(alerts(RateWatch.QUARANTINED)).hasSize(1);
    rates.set(own, "the bank erred", new Decider(Cause.admin("ada"), null), false);
    assertThat(used(FRIDAY).value()).isEqualByComparingTo("1505");
    assertThat(alerts(RateWatch.QUARANTINED)).isEmpty();
    assertThat(rates.set(own, "again", ada, false)).isInstanceOf(RateOutcome.Held.class);
    assertThat(world.engine().security().journal().newest(world.environment(), 5))
        .filteredOn(entry -> entry.act().act().equals("fx.set"))
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.act().after()).containsEntry("reason", "the bank erred"));
    PostedRate later = new PostedRate(ARS, Side.MID, FRIDAY.plusDays(2), BigDecimal.ONE);
    assertThat(rates.set(later, "too soon", ada, false)).isInstanceOf(RateOutcome.NotYet.class);
  }

  @Test
  void theDayAfterAnOldRateIsRefusedAsStale() {
    bank.says(FRIDAY, "1500");
    rates.collect(false);
    world.clock().advance(Duration.ofDays(8));
    rates.collect(false);
    assertThat(why(FRIDAY.plusDays(8))).isEqualTo(Valuation.Why.STALE);
    assertThat(used(FRIDAY.plusDays(7)).day()).isEqualTo(FRIDAY);
    assertThat(alerts(RateWatch.STALE)).hasSize(1);
    assertThat(bank.asked).containsExactly(FRIDAY.minusDays(90), FRIDAY.plusDays(1));
  }

  @Test
  void twoNodesAtOnceWriteItOnce() throws Exception {
    for (int i = 0; i < 60; i++) {
      bank.says(FRIDAY.minusDays(i), "1500." + i);
    }
    SaidRates said = bank.ask(FRIDAY.minusDays(60), FRIDAY);
    try (Engine other = world.anotherNode();
        ExecutorService both = Executors.newFixedThreadPool(4)) {
      List<Future<TakenRates>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Rates node = i % 2 == 0 ? rates : other.rates();
        runs.add(both.submit(() -> node.bring(said, ada, false)));
      }
      int arrived = 0;
      for (Future<TakenRates> run : runs) {
        arrived += run.get().arrived().size();
      }
      assertThat(arrived).isEqualTo(60);
    }
    assertThat(rates.count(all())).isEqualTo(60);
    assertThat(rates.search(all())).allMatch(one -> one.rate().version() == 1);
  }

  @Test
  void aSilentSourceFailsTheJobAndADryRunWritesNothing() {
    bank.says(FRIDAY, "1500");
    assertThat(rates.collect(true).getFirst().arrived()).hasSize(1);
    assertThat(rates.count(all())).isZero();
    JobOutcome ran =
        world.engine().jobs().run(new JobAsk("fx_rates", null, false, "ada"), (_, _) -> {});
    assertThat(ran).isInstanceOf(JobOutcome.Ran.class);
    assertThat(((JobOutcome.Ran) ran).execution().lines())
        .containsExactly("bank: 1 rates, 1 of them new, 0 in quarantine, 0 refused");
    bank.silent = true;
    assertThatThrownBy(() -> rates.collect(false)).hasMessage("bank: status 503");
  }

  @Test
  void daysThatHaveNotComeAreNotBelieved() {
    bank.says(FRIDAY.plusDays(2), "1500");
    TakenRates taken = rates.collect(false).getFirst();
    assertThat(taken.arrived()).isEmpty();
    assertThat(taken.refused()).singleElement().asString().contains("2026-11-22");
  }

  @Test
  void whatOneEnvironmentSetsHoldsInItAloneAndGoesBeforeWhatIsSetForAll() {
    PostedRate ours =
        new PostedRate(new CurrencyPair("USD", "ARS"), Side.MID, FRIDAY, new BigDecimal("1600"));
    rates.set(ours, "ours", new Decider(Cause.admin("ada"), world.environment()), false);
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.MISSING);
    assertThat(in(world.environment()).value()).isEqualByComparingTo("1600");
    PostedRate all = new PostedRate(ours.pair(), Side.MID, FRIDAY, new BigDecimal("1500"));
    rates.set(all, "for all", new Decider(Cause.admin("ada"), null), false);
    assertThat(used(FRIDAY).value()).isEqualByComparingTo("1500");
    assertThat(in(world.environment()).value()).isEqualByComparingTo("1600");
    EnvironmentId other = world.engine().security().createEnvironment("other", "Other").id();
    assertThat(in(other).value()).isEqualByComparingTo("1500");
    rates.set(ours, "theirs", new Decider(Cause.admin("ada"), other), false);
    assertThat(in(other).version()).isEqualTo(1);
  }

  private KnownRate in(EnvironmentId environment) {
    Ask ask = new Ask(BigDecimal.TEN, "USD", "ARS", FRIDAY);
    Valuation valuation = rates.value(environment, ask);
    assertThat(valuation).isInstanceOf(Valuation.Valued.class);
    return ((Valuation.Valued) valuation).legs().getFirst().rate();
  }

  @Test
  void aDoubtfulRateThatIsRefusedIsAsIfNobodyHadSaidIt() {
    bank.says(FRIDAY.minusDays(1), "1500");
    rates.collect(false);
    bank.says(FRIDAY, "15");
    rates.collect(false);
    assertThat(why(FRIDAY)).isEqualTo(Valuation.Why.QUARANTINED);
    StoredRate doubtful = rates.search(waiting()).getFirst();
    Decider ada = new Decider(Cause.admin("ada"), null);
    assertThat(rates.refuse(doubtful.id(), ada, false)).isInstanceOf(RateOutcome.Holds.class);
    assertThat(rates.refuse(doubtful.id(), ada, false)).isInstanceOf(RateOutcome.Held.class);
    assertThat(rates.accept(doubtful.id(), ada, false)).isInstanceOf(RateOutcome.Decided.class);
    assertThat(used(FRIDAY).day()).isEqualTo(FRIDAY.minusDays(1));
    assertThat(rates.search(waiting())).isEmpty();
    assertThat(alerts(RateWatch.QUARANTINED)).isEmpty();
    rates.collect(false);
    assertThat(rates.search(waiting())).isEmpty();
  }
}
