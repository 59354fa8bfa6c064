package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.statements.Fee;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * What accounts are told that they owe. Issuing a month can be done any number of times, by several nodes
 * at once and after one was killed: nothing is stated twice.
 */
public final class Statements {
  /** How many accounts a transaction takes. */
  static final int SOME = 200;

  private final Platform platform;
  private final Rooms rooms;
  private final Fees fees;
  private final Openings openings;
  private final Issuers issuers;

  /** The rooms it stands on. */
  public record Rooms(
      Journal journal, Catalogs catalogs, Accounts accounts, Metering metering, Billing billing) {}

  public Statements(Platform platform, Rooms rooms) {
    this.platform = platform;
    this.rooms = rooms;
    this.openings =
        new Openings(
            platform.database(),
            rooms.catalogs(),
            rooms.accounts(),
            rooms.metering(),
            rooms.billing().adjustments());
    this.issuers = new Issuers(platform.database(), rooms.journal());
    this.fees = new Fees(rooms.catalogs(), platform.ids());
    fees.listen(platform.database().events());
  }

  /**
   * Issues the statements of a month that is over, for every account and currency in which anything arose in
   * it or before and was not stated yet. One account after the other, by their numbers, so that the
   * statements' numbers follow; what takes the time is done for many at once.
   *
   * @throws IllegalArgumentException when the month is not over
   */
  public StatementTally issue(Billing.Ask ask, Cause cause, JobRun.Progress progress) {
    if (!rooms.billing().isOver(ask.month())) {
      throw new IllegalArgumentException(ask.month() + " is not over");
    }
    Period month = Period.month(ask.month());
    IssueRun run =
        new IssueRun(platform, rooms.catalogs(), rooms.billing(), ask.environment(), month);
    StatementTally sum = StatementTally.NONE;
    long after = 0;
    List<Long> some = next(ask.environment(), month, after);
    while (!some.isEmpty()) {
      List<Long> these = some;
      sum = sum.plus(StatementTally.of(these.size(), inTx(ask, tx -> run.each(tx, these))));
      progress.reached(sum.accounts(), sum.accounts());
      after = these.getLast();
      some = next(ask.environment(), month, after);
    }
    if (!ask.dryRun()) {
      tell(ask, cause, sum);
    }
    return sum;
  }

  /**
   * What a change that is not written yet would ask for.
   *
   * @param at when it would be
   */
  public List<Fee> wouldAsk(Subscription before, Subscription after, Instant at) {
    return inTx(after.environment(), tx -> fees.asked(tx, before, after, at));
  }

  /** What a subscription has asked for because of what happened then. */
  public List<Fee> asked(Subscription subscription, Instant at) {
    return inTx(subscription.environment(), tx -> FeeSql.arisen(tx, subscription, at));
  }

  /**
   * What an account would be told if the running month ended now, one for each currency; empty while there is
   * nothing. Their numbers and seals mean nothing, as none is issued.
   */
  public List<Statement> upcoming(EnvironmentId environment, long account) {
    Period month = Period.month(platform.clock().now());
    IssueRun run = new IssueRun(platform, rooms.catalogs(), rooms.billing(), environment, month);
    return platform.database().tryTx(Scope.of(environment), tx -> run.each(tx, List.of(account)));
  }

  /** Those that are looked for, the newest first. */
  public List<StatementHead> search(StatementSearch search) {
    return inTx(search.environment(), tx -> StatementSql.search(tx, search));
  }

  /** How many they are. */
  public long count(StatementSearch search) {
    return inTx(search.environment(), tx -> StatementSql.count(tx, search));
  }

  /** One; empty when there is none of that id. */
  public Optional<Statement> find(EnvironmentId environment, UUID id) {
    return inTx(
        environment,
        tx ->
            StatementSql.find(tx, environment, id)
                .map(head -> whole(LineSql.of(tx, List.of(head)), head)));
  }

  /**
   * Opens a line down to its events; empty when there is no such statement or line.
   *
   * @param limit how many events to show, 1 to 100
   * @param offset how many of them to leave out
   */
  public Optional<LineOpening> open(
      EnvironmentId environment, UUID id, int line, int limit, int offset) {
    return find(environment, id)
        .flatMap(
            one ->
                one.line(line)
                    .map(
                        wanted ->
                            openings.open(one.head(), wanted, new Openings.Page(limit, offset))));
  }

  /** Where statements and what they state do not agree; empty when they do. */
  public List<Discrepancy> verify(EnvironmentId environment) {
    return inTx(
        environment, tx -> new StatementProof(environment, rooms.billing().stating()).of(tx));
  }

  /** Who issues statements. */
  public Issuers issuers() {
    return issuers;
  }

  private static Statement whole(Map<UUID, List<StatementLine>> lines, StatementHead head) {
    return new Statement(head, lines.getOrDefault(head.id(), List.of()));
  }

  /** Accounts that have anything open, in the order of their numbers. */
  private List<Long> next(EnvironmentId environment, Period month, long after) {
    return inTx(
        environment,
        tx -> {
          SortedSet<Long> all =
              new TreeSet<>(
                  rooms.billing().stating().accounts(tx, environment, month.end(), after, SOME));
          all.addAll(FeeSql.accounts(tx, environment, month.end(), after, SOME));
          all.addAll(WaiverSql.accounts(tx, environment, month.end(), after, SOME));
          return all.stream().limit(SOME).toList();
        });
  }

  private void tell(Billing.Ask ask, Cause cause, StatementTally tally) {
    if (tally.statements() > 0) {
      YearMonth month = ask.month();
      Map<String, String> after =
          Map.of(
              "statements",
              Long.toString(tally.statements()),
              "totals",
              tally.totals().values().toString());
      Act done = new Act(cause, "statements.issued", month.toString(), 0, Map.of(), after);
      platform
          .database()
          .useTx(
              Scope.of(ask.environment()),
              tx -> rooms.journal().record(tx, ask.environment(), done));
    }
  }

  private <T> T inTx(Billing.Ask ask, Function<Tx, T> work) {
    Scope scope = Scope.of(ask.environment());
    return ask.dryRun()
        ? platform.database().tryTx(scope, work)
        : platform.database().inTx(scope, work);
  }

  private <T> T inTx(EnvironmentId environment, Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }
}
