package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.GroupCommit;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Takes usage in, exactly once, and says what was used. */
public final class Metering implements AutoCloseable {
  /** Furthest that rollups may be built again in one go, in hours: ten years. */
  public static final int MAX_SYNC_HOURS = 87_660;

  /** Most combinations of dimension values that one meter tells apart. */
  public static final int MAX_GROUPS = 10_000;

  /** The value of every dimension for usage beyond {@link #MAX_GROUPS} combinations. */
  public static final String OTHER_VALUES = "(other)";

  /** How long other nodes and waiting readers may look back. */
  private static final Duration BATCHES_KEPT = Duration.ofDays(2);

  /**
   * Two writers: while one waits for the disk, the other uses the processor. But 3,000 events in one
   * transaction cost the database less than twice 1,500, so the second one waits for that many.
   */
  private static final GroupCommit.Bounds EVENTS =
      new GroupCommit.Bounds(2, 3_000, 20_000, 200_000);

  private static final GroupCommit.Bounds CONSUMPTIONS =
      new GroupCommit.Bounds(1, 1_000, 1_000, 20_000);

  private final Database database;
  private final Clock clock;
  private final Ids ids;
  private final UUID node;
  private final Catalogs catalogs;
  private final Accounts accounts;
  private final Intake intake;
  private final UsageQueries queries;
  private final UsageOverview overview;
  private final EventCounters counters = new EventCounters();
  private final Books books;
  private final ReversalWriter reversals;
  private final BookingWriter bookings;
  private final GroupCommit<Submission> events;
  private final GroupCommit<Consumption> consumptions;

  public Metering(Database database, Clock clock, Ids ids, Catalogs catalogs, Accounts accounts) {
    this.database = database;
    this.ids = ids;
    this.node = ids.next();
    this.catalogs = catalogs;
    this.accounts = accounts;
    this.intake = new Intake(database, clock, accounts);
    this.queries = new UsageQueries(database, clock, catalogs, accounts);
    this.books = new Books(database, clock, catalogs, node);
    this.clock = clock;
    this.overview = new UsageOverview(database, catalogs);
    Transactions transactions = new Transactions(database);
    LedgerTransaction ledger = new LedgerTransaction(clock, node);
    this.reversals = new ReversalWriter(transactions, ledger, clock, catalogs);
    this.events =
        new GroupCommit<>("ledger", EVENTS, new LedgerWriter(transactions, ledger)::write);
    this.consumptions =
        new GroupCommit<>(
            "consume",
            CONSUMPTIONS,
            new ConsumeWriter(transactions, ledger, clock, accounts)::write);
    this.bookings = new BookingWriter(transactions, ledger, clock, catalogs);
  }

  /** The meters that count an environment's events now. */
  public MeterBook meters(EnvironmentId environment) {
    return catalogs.current(environment).meters();
  }

  /**
   * Stores events and counts them; returns once they are durable. Waits for other callers' events to
   * share a transaction with.
   *
   * @throws GroupCommit.Overloaded when too much is waiting already; nothing was stored
   */
  public Acceptance accept(EnvironmentId environment, List<UsageEvent> events, BatchRule rule) {
    Intake.Prepared prepared = intake.prepare(environment, meters(environment), events);
    boolean refused = rule == BatchRule.ALL_OR_NOTHING && !prepared.rejections().isEmpty();
    Acceptance stored =
        refused || prepared.entries().isEmpty()
            ? new Acceptance(0, withheld(prepared.entries().size()))
            : store(prepared.entries(), rule);
    return counters.count(merge(events.size(), prepared.rejections(), stored));
  }

  /** Records usage if its guards agree; exact across threads and nodes. */
  public ConditionalUsage.Result consume(ConditionalUsage usage) {
    String id = usage.id() == null ? ids.next().toString() : usage.id();
    Consumption consumption = new Consumption(usage, metersOf(usage), id);
    consumptions.submit(consumption);
    return consumption.await();
  }

  /**
   * Runs {@code work} in a transaction that has totals for itself alone, and records what it books, all
   * or nothing. Tried again from the start after bad luck.
   *
   * @param totals says which; each has to be of the month that bookings on it are in
   */
  public <T> T exclusively(
      Function<Tx, Collection<LedgerTotal>> totals, BiFunction<Tx, LockedTotals, T> work) {
    return bookings.write(null, totals, work);
  }

  /** The same for bookings whose position was promised before, see {@link #promisePosition}. */
  public <T> T exclusively(
      long position,
      Function<Tx, Collection<LedgerTotal>> totals,
      BiFunction<Tx, LockedTotals, T> work) {
    return bookings.write(position, totals, work);
  }

  /** A position for bookings that are yet to be written; readers may wait for it already. */
  public long promisePosition() {
    return database.inTx(Scope.everything(), MeteringSql::nextPosition);
  }

  /**
   * The totals that count together for a tenant, for {@link #exclusively}.
   *
   * @param shared whether they are those of all tenants of its account, who then wait for each other
   */
  public List<LedgerTotal> totalsOf(Tx tx, Tenant tenant, int meter, Instant time, boolean shared) {
    if (!shared) {
      return List.of(LedgerTotal.at(tenant, meter, time));
    }
    MeteringSql.lockAccounts(tx, new TreeSet<>(List.of(tenant.account())));
    return accounts.tenantsOf(tx, tenant.environment(), tenant.account()).stream()
        .map(one -> LedgerTotal.at(one, meter, time))
        .toList();
  }

  /**
   * What tenants have used together since an hour or a day (UTC) began, as a transaction sees it.
   *
   * @param meter number of a meter that adds up
   * @param window an hour or a day
   */
  public Quantity usedIn(Tx tx, Collection<TenantId> tenants, int meter, Period window) {
    return TotalsSql.used(tx, tenants, meter, Grain.of(window), window.start());
  }

  /**
   * What tenants have used together in spans of time, as a transaction sees it.
   *
   * @param meter number of a meter that adds up
   * @param spans on whole hours (UTC)
   */
  public List<Quantity> usedIn(Tx tx, Collection<TenantId> tenants, int meter, List<Period> spans) {
    return SpanSql.used(tx, tenants, meter, spans);
  }

  /** What tenants have used together since an hour or a day began, by itself. */
  public Quantity usedIn(Collection<TenantId> tenants, int meter, Period window) {
    return database.inTx(Scope.everything(), tx -> usedIn(tx, tenants, meter, window));
  }

  /**
   * Takes events back, for each as far as it can be; nothing is deleted, and their ids stay taken.
   *
   * @param reason shown with them from now on
   */
  public List<Reversal> reverse(EnvironmentId environment, List<EventRef> events, String reason) {
    return reversals.reverse(environment, events, reason);
  }

  /**
   * What the tenant's meters stand at in a calendar month. Levels carry over from the months before.
   */
  public List<MonthTotal> totals(EnvironmentId environment, TenantId tenant, Period month) {
    return queries.totals(environment, tenant, month);
  }

  /** The same as a transaction sees it, with what it has written itself. */
  public List<MonthTotal> totals(Tx tx, EnvironmentId environment, TenantId tenant, Period month) {
    return queries.totals(tx, environment, tenant, month);
  }

  /**
   * The same of many tenants.
   *
   * @param meters those that count; some may be retired by now
   */
  public List<MonthTotal> totals(
      Tx tx, Collection<TenantId> tenants, List<NumberedMeter> meters, Period month) {
    return TotalsSql.of(tx, tenants, meters, month.start());
  }

  /**
   * What tenants have used on each day, by the values of one dimension; days on which it comes to nothing
   * are left out.
   *
   * @param meter number of a meter that adds up and has that dimension
   * @param days whole ones (UTC)
   */
  public List<DayUse> days(
      Tx tx, Collection<TenantId> tenants, int meter, String dimension, Period days) {
    return DaySql.used(tx, tenants, meter, dimension, days);
  }

  /**
   * The first hour of a span in which each amount was passed by what was used since the span began, by its
   * place among them; absent when it was not.
   *
   * @param span whole hours (UTC)
   */
  public Map<Integer, Instant> firstPassed(Tx tx, List<Threshold> thresholds, Period span) {
    return PassingSql.first(tx, thresholds, span);
  }

  /**
   * What levels were on average over time in a month, so far when it is running; levels that were never
   * set are left out.
   *
   * @param meters numbers of levels that are averaged over time
   */
  public List<LevelAverage> averages(
      Tx tx, Collection<TenantId> tenants, List<Integer> meters, Period month) {
    return AverageSql.of(tx, tenants, meters, month, clock.now());
  }

  /**
   * Counts what is in the ledger by other meters.
   *
   * @param meters that can, see {@link Recount#can}
   * @param range whole months (UTC)
   */
  public Recount recount(Tx tx, List<NumberedMeter> meters, Period range) {
    return new Recount(tx, meters, range);
  }

  /** Usage by window, tenant and dimension. */
  public List<UsageRow> query(MeterQuery query) {
    return queries.query(query);
  }

  /** Stored events and what became of them. */
  public List<StoredEvent> events(EventFilter filter) {
    return queries.events(filter);
  }

  /** Stored events that a meter counts. */
  public CountedEvents counted(CountedFilter filter) {
    return queries.counted(filter);
  }

  /**
   * Where ledger, hours, days and months do not agree; empty when the books are right.
   *
   * @param range looked at in whole days
   */
  public List<Difference> verify(EnvironmentId environment, Period range, BookProgress progress) {
    return books.verify(environment, range, progress);
  }

  /**
   * Builds the rollups of the days that hold the last {@code hours} hours again.
   *
   * @param hours 1 to {@link #MAX_SYNC_HOURS}
   */
  public void sync(EnvironmentId environment, int hours, BookProgress progress) {
    books.rebuild(environment, Books.lastHours(clock.now(), hours), progress);
  }

  /**
   * Whose usage other nodes have changed since a look.
   *
   * @param since of the look before; "0" for everything that is still known
   */
  public Elsewhere changedElsewhere(String since) {
    return database.inTx(Scope.everything(), tx -> MeteringSql.writtenElsewhere(tx, node, since));
  }

  /** Forgets which transactions wrote days ago; usage itself is kept for ever. */
  public long sweep() {
    return database.inTx(
        Scope.everything(), tx -> MeteringSql.forgetBatches(tx, clock.now().minus(BATCHES_KEPT)));
  }

  /** Whether reads now see everything up to {@code position}; waits for it that long at most. */
  public boolean awaitPosition(long position, Duration patience) {
    return queries.awaitPosition(position, patience);
  }

  /** Figures over all tenants of an environment. */
  public UsageOverview overview() {
    return overview;
  }

  /** What this node has done with events since it started. */
  public Statistics statistics() {
    return counters.soFar();
  }

  @Override
  public void close() {
    events.close();
    consumptions.close();
  }

  private Acceptance store(List<LedgerEntry> entries, BatchRule rule) {
    Submission submission = new Submission(entries, rule);
    events.submit(submission);
    return submission.await();
  }

  private static List<Outcome> withheld(int count) {
    return Collections.nCopies(count, new Outcome.Withheld());
  }

  /** Puts the outcomes of stored events where preparing left a gap. */
  private static Acceptance merge(
      int count, Map<Integer, Outcome.Rejected> rejections, Acceptance stored) {
    List<Outcome> all = new ArrayList<>(count);
    Iterator<Outcome> next = stored.outcomes().iterator();
    for (int i = 0; i < count; i++) {
      Outcome.Rejected rejected = rejections.get(i);
      all.add(rejected != null ? rejected : next.next());
    }
    return new Acceptance(stored.position(), all);
  }

  private List<NumberedMeter> metersOf(ConditionalUsage usage) {
    MeterBook meters = meters(usage.tenant().environment());
    return usage.parts().stream().map(part -> consumable(meters, part.meter())).toList();
  }

  private static NumberedMeter consumable(MeterBook meters, int id) {
    NumberedMeter meter =
        meters.meter(id).orElseThrow(() -> new IllegalArgumentException("no meter " + id));
    Aggregation aggregation = meter.meter().aggregation();
    return switch (aggregation) {
      case SUM, COUNT, LATEST, TIME_WEIGHTED_AVG -> meter;
      case MAX, MIN, AVG, UNIQUE_COUNT ->
          throw new IllegalArgumentException(
              "usage of %s cannot be consumed: it is a %s"
                  .formatted(meter.meter().key(), aggregation));
    };
  }
}
