package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.FeeLine;
import dev.cuota.core.rating.FeeRules;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rates that are agreed with single accounts, in place of their plans'. Lines are begun and ended, never
 * changed, so that months that are over can be worked out by what was agreed then.
 */
public final class Fees {
  /** Most lines that an account can ever have. */
  public static final int MAX_LINES = 500;

  private final Platform platform;
  private final Journal journal;
  private final Catalogs catalogs;
  private final Accounts accounts;
  private final FeeBook book;

  /** What it stands on. */
  record Parts(Catalogs catalogs, Accounts accounts, FeeBook book) {}

  Fees(Platform platform, Journal journal, Parts parts) {
    this.platform = platform;
    this.journal = journal;
    this.catalogs = parts.catalogs();
    this.accounts = parts.accounts();
    this.book = parts.book();
  }

  /** All that was ever agreed with an account, by feature in the order in which it begins. */
  public List<AgreedFee> of(EnvironmentId environment, long account) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> FeeSql.of(tx, environment, account));
  }

  /** The schedules of those of the accounts that have one. */
  public Map<Long, FeeSchedule> schedules(Tx tx, EnvironmentId environment, Collection<Long> some) {
    return FeeSql.schedules(tx, environment, some);
  }

  /** Agrees on a rate. The same again under the same caller's id changes nothing. */
  public FeeOutcome agree(EnvironmentId environment, long account, FeeWish wish, Cause cause) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> agree(tx, environment, account, wish, cause));
  }

  private FeeOutcome agree(
      Tx tx, EnvironmentId environment, long account, FeeWish asked, Cause cause) {
    if (!FeeSql.hold(tx, environment, account)) {
      return new FeeOutcome.NotFound();
    }
    String planned = currency(tx, environment, account);
    FeeWish wish = asked.offer().currency().equals(FeeWish.PLANNED) ? asked.in(planned) : asked;
    CatalogSnapshot catalog = catalogs.current(environment);
    Optional<Feature> feature = catalog.catalog().feature(wish.offer().feature());
    if (feature.isEmpty() && !wish.offer().isCommission()) {
      return new FeeOutcome.UnknownFeature(List.copyOf(catalog.catalog().features().keySet()));
    }
    Instant now = platform.clock().now();
    Optional<FeeRules.Flaw> flaw =
        FeeRules.flaw(
                wish.offer(),
                wish.offer().isCommission() ? null : feature.orElseThrow().kind(),
                planned)
            .or(() -> FeeRules.flaw(wish.since(), wish.until(), now));
    return flaw.<FeeOutcome>map(FeeOutcome.Refused::new)
        .orElseGet(() -> write(tx, environment, account, wish, cause));
  }

  private FeeOutcome write(
      Tx tx, EnvironmentId environment, long account, FeeWish wish, Cause cause) {
    Optional<AgreedFee> before =
        Optional.ofNullable(wish.callerId()).flatMap(id -> FeeSql.find(tx, environment, id));
    if (before.isPresent()) {
      return before.get().account() == account && wish.isFor(before.get())
          ? new FeeOutcome.Done(before.get(), true)
          : new FeeOutcome.Conflict();
    }
    List<AgreedFee> all = FeeSql.of(tx, environment, account);
    FeeSchedule schedule = new FeeSchedule(all.stream().map(AgreedFee::line).toList());
    FeeLine line =
        new FeeLine(
            schedule.next(wish.offer().feature()),
            wish.offer().terms(),
            wish.since(),
            wish.until());
    Optional<FeeLine> other = schedule.inTheWayOf(line);
    if (other.isPresent()) {
      return new FeeOutcome.Overlaps(
          all.stream().filter(one -> one.line().equals(other.get())).findFirst().orElseThrow());
    } else if (all.size() >= MAX_LINES) {
      return new FeeOutcome.TooMany(MAX_LINES);
    }
    AgreedFee fee =
        new AgreedFee(
            platform.ids().next(),
            environment,
            account,
            line,
            wish.reason(),
            cause.actor(),
            platform.clock().now(),
            null);
    FeeSql.insert(tx, fee, wish.callerId());
    journal.record(tx, environment, FeeActs.made(cause, fee));
    told(tx, fee, line.since());
    return new FeeOutcome.Done(fee, false);
  }

  /**
   * Ends a line. What has ended by then stays as it is.
   *
   * @param until before when; the start of a month, null for the running one. A line that has not begun
   *     by then never goes
   */
  public FeeOutcome end(
      EnvironmentId environment, long account, UUID id, @Nullable Instant until, Cause cause) {
    Instant end = until == null ? Period.month(platform.clock().now()).start() : until;
    if (!FeeRules.isMonth(end)) {
      return new FeeOutcome.Refused(FeeRules.Flaw.UNTIL_CUT);
    }
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> end(tx, environment, account, id, end, cause));
  }

  private FeeOutcome end(
      Tx tx, EnvironmentId environment, long account, UUID id, Instant end, Cause cause) {
    FeeSql.hold(tx, environment, account);
    Optional<AgreedFee> found =
        FeeSql.of(tx, environment, account).stream().filter(one -> one.id().equals(id)).findFirst();
    if (found.isEmpty()) {
      return new FeeOutcome.NotFound();
    }
    AgreedFee before = found.get();
    Instant last = before.line().until();
    if (last != null && !end.isBefore(last)) {
      return new FeeOutcome.Done(before, true);
    }
    Instant since = before.line().since();
    Instant at = platform.clock().now();
    AgreedFee after = before.ended(end.isBefore(since) ? since : end, cause.actor(), at);
    FeeSql.end(tx, after, new AgreedFee.Ended(cause.actor(), at));
    journal.record(tx, environment, FeeActs.ended(cause, before, after));
    told(tx, after, end.isBefore(since) ? since : end);
    return new FeeOutcome.Done(after, false);
  }

  private void told(Tx tx, AgreedFee fee, Instant from) {
    book.changed(tx);
    tx.publish(new FeeAgreed(fee.environment(), fee.account(), from));
  }

  /** That of the account's plan; empty when it has none. */
  private String currency(Tx tx, EnvironmentId environment, long account) {
    return accounts.plansAt(tx, environment, platform.clock().now(), List.of(account)).stream()
        .findFirst()
        .flatMap(held -> catalogs.plan(environment, held.plan().key(), held.plan().version()))
        .map(Plan::currency)
        .orElse("");
  }
}
