package dev.cuota.engine.fx;

import dev.cuota.core.fx.Ask;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.RatePolicy;
import dev.cuota.core.fx.RateSeries;
import dev.cuota.core.fx.Valuation;
import dev.cuota.core.fx.Valuing;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What currencies are worth, day by day. An amount for which there is no rate is not valued, and never
 * taken one to one; {@link RateArrived} says when it can be.
 */
public final class Rates {
  /** Most characters of the reason for which a person sets a rate. */
  public static final int MAX_REASON = 500;

  /** How far back is looked for a rate that has become stale; what is older is missing. */
  static final int SIGHT_DAYS = 400;

  /** Somewhere on earth it is tomorrow already. */
  private static final int DAYS_AHEAD = 1;

  private final Platform platform;
  private final RateDesk desk;
  private final RateWatch watch;
  private volatile FxOptions options = FxOptions.NONE;

  /** What this room calls. */
  public record Rooms(Locks locks, Alerts alerts, Journal journal) {}

  public Rates(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.desk = new RateDesk(platform, rooms.locks(), rooms.journal());
    this.watch = new RateWatch(platform.database(), rooms.alerts());
  }

  /** Says where rates come from, and which of them hold; from now on. */
  public void use(FxOptions chosen) {
    options = chosen;
  }

  /** What an amount is worth in an environment, inside the caller's transaction. */
  public Valuation value(Tx tx, EnvironmentId environment, Ask ask) {
    return value(tx, environment, options.policy(), ask);
  }

  /** The same in a transaction of its own. */
  public Valuation value(EnvironmentId environment, Ask ask) {
    return platform.database().inTx(Scope.of(environment), tx -> value(tx, environment, ask));
  }

  /** What it is worth in the installation, in a transaction of its own. */
  public Valuation value(Ask ask) {
    return platform.database().inTx(Scope.everything(), tx -> value(tx, options.policy(), ask));
  }

  static Valuation value(Tx tx, RatePolicy policy, Ask ask) {
    return value(tx, null, policy, ask);
  }

  private static Valuation value(
      Tx tx, @Nullable EnvironmentId environment, RatePolicy policy, Ask ask) {
    return Valuing.value(
        ask,
        policy,
        RatesSql.newest(
            tx,
            environment,
            Valuing.pairs(ask, policy),
            ask.day().minusDays(SIGHT_DAYS),
            ask.day()));
  }

  /** The rates that are looked for, the last day first. */
  public List<StoredRate> search(RateSearch search) {
    return platform.database().inTx(Scope.everything(), tx -> RateSearchSql.search(tx, search));
  }

  /** How many they are. */
  public long count(RateSearch search) {
    return platform.database().inTx(Scope.everything(), tx -> RateSearchSql.count(tx, search));
  }

  /**
   * Sets a rate by hand, for the decider's environment or for the whole installation. For its day it goes before what any
   * source says.
   *
   * @param reason why, in 1 to {@value #MAX_REASON} characters
   * @param dryRun whether to say only what would become of it
   */
  public RateOutcome set(PostedRate rate, String reason, Decider decider, boolean dryRun) {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException("a rate that is set has a reason");
    }
    return decide(tx -> desk.set(tx, rate, reason, decider), dryRun);
  }

  /** Takes a rate out of quarantine. */
  public RateOutcome accept(UUID id, Decider decider, boolean dryRun) {
    return decide(tx -> desk.accept(tx, id, decider), dryRun);
  }

  /** Says of a rate in quarantine that it is wrong. */
  public RateOutcome refuse(UUID id, Decider decider, boolean dryRun) {
    return decide(tx -> desk.refuse(tx, id, decider), dryRun);
  }

  /** Takes rates from a file that a person has brought; the band is kept, as for any source. */
  public TakenRates bring(SaidRates said, Decider decider, boolean dryRun) {
    String by = decider.cause().actor();
    return decide(
        tx -> {
          TakenRates taken = desk.take(tx, RateSeries.FILE, said, options.policy().band(), by);
          if (!taken.arrived().isEmpty()) {
            desk.record(tx, decider, imported(taken, decider));
          }
          return taken;
        },
        dryRun);
  }

  private static Act imported(TakenRates taken, Decider decider) {
    return new Act(
        decider.cause(),
        "fx.imported",
        RateSeries.FILE,
        0,
        Map.of(),
        Map.of(
            "rates",
            Integer.toString(taken.arrived().size()),
            "quarantined",
            Integer.toString(taken.doubtful().size())));
  }

  /**
   * Asks all sources for what is not known yet. One that is silent never stops the others.
   *
   * @return what became of it, by source
   * @throws SourceFault in the end, when some could not be asked; the others were taken
   */
  public List<TakenRates> collect(boolean dryRun) {
    FxOptions chosen = options;
    List<TakenRates> taken = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (RateSource source : chosen.sources()) {
      try {
        taken.add(collect(source, chosen, dryRun));
      } catch (SourceFault e) {
        silent.add("%s: %s".formatted(source.name(), e.getMessage()));
      }
    }
    if (!dryRun) {
      watch.look(chosen, today());
    }
    if (!silent.isEmpty()) {
      throw new SourceFault(String.join("; ", silent));
    }
    return taken;
  }

  private TakenRates collect(RateSource source, FxOptions chosen, boolean dryRun) {
    LocalDate today = today();
    LocalDate earliest = today.minusDays(RateSource.MAX_DAYS);
    LocalDate next =
        platform
            .database()
            .inTx(Scope.everything(), tx -> RatesSql.lastDay(tx, source.name()))
            .map(day -> day.plusDays(1))
            .orElse(earliest);
    LocalDate from = next.isBefore(earliest) ? earliest : next.isAfter(today) ? today : next;
    SaidRates said = source.ask(from, today);
    return write(
        tx -> desk.take(tx, source.name(), said, chosen.policy().band(), RateWatch.FOUND_BY),
        dryRun);
  }

  private <T> T write(Function<Tx, T> work, boolean dryRun) {
    return dryRun
        ? platform.database().tryTx(Scope.everything(), work)
        : platform.database().inTx(Scope.everything(), work);
  }

  /** What a person decides may end what they were told of. */
  private <T> T decide(Function<Tx, T> work, boolean dryRun) {
    T answer = write(work, dryRun);
    if (!dryRun) {
      watch.look(options, today());
    }
    return answer;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(platform.clock().now(), ZoneOffset.UTC);
  }

  /** The last day that a rate can be for. */
  static LocalDate lastDay(Clock clock) {
    return LocalDate.ofInstant(clock.now(), ZoneOffset.UTC).plusDays(DAYS_AHEAD);
  }
}
