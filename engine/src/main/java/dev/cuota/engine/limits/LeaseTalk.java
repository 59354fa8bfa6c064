package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Lease;
import dev.cuota.core.limits.LeaseSize;
import dev.cuota.core.limits.LeaseWords;
import dev.cuota.core.limits.Pool;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.Booking;
import dev.cuota.engine.metering.LedgerTotal;
import dev.cuota.engine.metering.LockedTotals;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One exchange with a holder, inside one transaction. */
final class LeaseTalk {
  /** A holder whose leases were asked for so long ago or less is told with its next exchange. */
  private static final Duration RECALLED = Duration.ofSeconds(1);

  private final Room room;
  private final EnvironmentId environment;
  private final LeaseExchange said;
  private final List<Wish> wishes;
  private final Manner manner;
  private final Instant now;
  private final Map<UUID, LeaseWords.Report> words = new LinkedHashMap<>();
  private final Map<Long, StoredPool> pools = new HashMap<>();
  private final Map<UUID, StoredLease> leases = new HashMap<>();
  private Map<TenantId, Tenant> tenants = Map.of();
  private LeaseSql.@Nullable Holder holder;
  private LeaseWords.Verdict verdict = new LeaseWords.Fenced();

  /** What it stands on within the room. */
  record Room(
      Platform platform,
      Accounts accounts,
      Subjects subjects,
      Sight sight,
      Promises promises,
      Recalls recalls) {}

  /**
   * What goes for the holder.
   *
   * @param ttl how long its leases live without a word of it
   * @param slack how much shorter they may live, so as not to be written for that alone
   * @param also what is done in the same transaction
   */
  record Manner(Duration ttl, Duration slack, Consumer<Tx> also) {
    /** As for everybody, who is told the time to live and may rely on it. */
    static final Manner USUAL = usual(_ -> {});

    static Manner usual(Consumer<Tx> also) {
      return new Manner(LeaseSize.TIME_TO_LIVE, Duration.ZERO, also);
    }

    /** When a lease expires that is heard of now. */
    Instant expires(StoredLease before, Instant now) {
      Instant renewed = now.plus(ttl);
      return before.expires().isBefore(renewed.minus(slack)) ? renewed : before.expires();
    }
  }

  LeaseTalk(
      Room room, EnvironmentId environment, LeaseExchange said, List<Wish> wishes, Manner manner) {
    this.manner = manner;
    this.room = room;
    this.environment = environment;
    this.said = said;
    this.wishes = wishes;
    this.now = room.platform().clock().now();
  }

  /** Finds out what it is about; answers the totals that it needs for itself. */
  Collection<LedgerTotal> begin(Tx tx) {
    holder = LeaseSql.lockHolder(tx, environment, said.holder()).orElse(null);
    verdict = holder == null ? new LeaseWords.Fenced() : judge(tx, holder);
    return totals();
  }

  /**
   * The same for a holder that is gone and has spent {@code more} than it has reported: all it has is
   * closed.
   */
  Collection<LedgerTotal> settle(Tx tx, Map<UUID, JournalSql.Spent> more) {
    holder = LeaseSql.lockHolder(tx, environment, said.holder()).orElse(null);
    if (holder == null) {
      return List.of();
    }
    LeaseSql.ofHolder(tx, holder, List.of()).forEach(lease -> leases.put(lease.id(), lease));
    Map<UUID, LeaseWords.Report> last = new HashMap<>();
    leases.forEach(
        (id, lease) -> {
          JournalSql.Spent spent = more.getOrDefault(id, new JournalSql.Spent(0, 0));
          BigDecimal metered = Micros.decimal(spent.micros()).multiply(lease.unitSize());
          last.put(
              id,
              new LeaseWords.Report(
                  id,
                  lease.lease().spent().add(metered),
                  lease.lease().uses() + spent.uses(),
                  true));
        });
    verdict = new LeaseWords.Believed(last, false);
    return totals();
  }

  private Collection<LedgerTotal> totals() {
    if (!(verdict instanceof LeaseWords.Believed believed)) {
      return List.of();
    }
    tenants =
        room.accounts().find(leases.values().stream().map(StoredLease::tenant).distinct().toList());
    believed.words().forEach(this::believe);
    Set<LedgerTotal> totals = new HashSet<>();
    words.forEach(
        (id, word) -> {
          StoredLease lease = known(id);
          if (word.spent().compareTo(lease.lease().spent()) > 0) {
            totals.add(new LedgerTotal(tenant(lease), lease.meter(), lease.starts()));
          }
        });
    if (believed.isNewest()) {
      for (Wish wish : wishes) {
        if (wish.guard() != null && wish.allowance() != null) {
          totals.add(LedgerTotal.at(wish.tenant(), wish.allowance().meter(), now));
        }
      }
    }
    return totals;
  }

  /** A word that says nothing new is let pass while the lease need not be renewed. */
  private void believe(UUID id, LeaseWords.Report word) {
    StoredLease lease = known(id);
    Lease next = lease.lease().heard(word.spent(), word.uses(), word.last());
    boolean old = !manner.expires(lease, now).equals(lease.expires());
    if (!next.equals(lease.lease()) || (old && next.state() != Lease.State.CLOSED)) {
      words.put(id, word);
    }
  }

  private LeaseWords.Verdict judge(Tx tx, LeaseSql.Holder known) {
    Set<UUID> named = new HashSet<>(said.open());
    said.reports().forEach(report -> named.add(report.lease()));
    LeaseSql.ofHolder(tx, known, named).forEach(lease -> leases.put(lease.id(), lease));
    Map<UUID, LeaseWords.Known> rule = new HashMap<>();
    leases.forEach((id, lease) -> rule.put(id, new LeaseWords.Known(lease.lease(), lease.epoch())));
    return LeaseWords.of(
        known.holder(),
        new LeaseWords.Said(said.epoch(), said.number(), Set.copyOf(said.open()), reports()),
        rule);
  }

  /** In the meters' units; what is said of leases that are not the holder's says nothing. */
  private List<LeaseWords.Report> reports() {
    return said.reports().stream()
        .map(
            one -> {
              StoredLease lease = leases.get(one.lease());
              BigDecimal unit = lease == null ? BigDecimal.ONE : lease.unitSize();
              return new LeaseWords.Report(
                  one.lease(), one.spent().value().multiply(unit), one.uses(), one.close());
            })
        .toList();
  }

  /** Takes down what was said and gives what is wanted. */
  LeaseOutcome answer(Tx tx, LockedTotals locked) {
    return switch (verdict) {
      case LeaseWords.Fenced _ -> fenced();
      case LeaseWords.Overspent(int report) -> new LeaseOutcome.Overspent(report);
      case LeaseWords.Believed believed ->
          answer(tx, locked, Objects.requireNonNull(holder), believed);
    };
  }

  private LeaseAnswer answer(
      Tx tx, LockedTotals locked, LeaseSql.Holder known, LeaseWords.Believed believed) {
    LeaseSql.update(tx, known.id(), known.holder().heard(said.number()), now);
    List<LeaseAnswer.Heard> heard = hear(tx, locked);
    manner.also().accept(tx);
    List<LeaseAnswer.Given> given = believed.isNewest() ? give(tx, locked, known) : List.of();
    return new LeaseAnswer(
        said.epoch(), said.number(), locked.isBooked() ? locked.position() : 0, heard, given);
  }

  private LeaseAnswer fenced() {
    List<LeaseAnswer.Heard> all =
        said.reports().stream()
            .map(
                report ->
                    new LeaseAnswer.Heard(
                        report.lease(), LeaseAnswer.Status.FENCED, Quantity.ZERO, true))
            .toList();
    return new LeaseAnswer(said.epoch(), said.number(), 0, all, List.of());
  }

  private List<LeaseAnswer.Heard> hear(Tx tx, LockedTotals locked) {
    Set<Long> pooled = new HashSet<>();
    words.keySet().stream().map(id -> known(id).pool()).forEach(pooled::add);
    pooled.remove(null);
    if (!pooled.isEmpty()) {
      PoolSql.lock(tx, pooled).forEach(pool -> pools.put(pool.id(), pool));
    }
    if (!words.isEmpty()) {
      LeaseSql.lock(tx, words.keySet()).forEach(lease -> leases.put(lease.id(), lease));
    }
    Map<Long, StoredPool> changed = new TreeMap<>();
    List<StoredLease> after = new ArrayList<>();
    TreeMap<LimitsSql.PassKey, Long> passes = new TreeMap<>();
    words.forEach(
        (id, word) -> {
          StoredLease before = known(id);
          Lease next = before.lease().heard(word.spent(), word.uses(), word.last());
          after.add(before.with(next, manner.expires(before, now)));
          book(locked, before, next, passes);
          Long pool = before.pool();
          if (pool != null && !next.equals(before.lease())) {
            change(changed, pool, before.lease(), next);
          }
        });
    PoolSql.update(tx, changed.values());
    LeaseSql.update(tx, after);
    if (!passes.isEmpty()) {
      LimitsSql.addPasses(tx, passes, now);
    }
    room.promises().changed(tx, changed.values());
    pools.putAll(changed);
    after.forEach(lease -> leases.put(lease.id(), lease));
    return heard(tx);
  }

  private void change(Map<Long, StoredPool> changed, Long id, Lease before, Lease after) {
    StoredPool earlier = changed.get(id);
    StoredPool pool = earlier != null ? earlier : pools.get(id);
    if (pool == null) {
      throw new IllegalStateException("pool " + id + " was not locked");
    }
    Pool next = pool.pool().with(before, after);
    changed.put(id, earlier != null ? pool.again(next) : pool.with(next));
  }

  /** What is reported after the end of a lease's time is booked at its last moment. */
  private void book(
      LockedTotals locked, StoredLease before, Lease after, Map<LimitsSql.PassKey, Long> passes) {
    BigDecimal more = after.spent().subtract(before.lease().spent());
    if (more.signum() > 0) {
      Instant last = before.ends().minus(1, ChronoUnit.MICROS);
      locked.book(
          new Booking(
              tenant(before),
              "lease:" + before.id() + ":" + after.spent().toPlainString(),
              before.meter(),
              new Quantity(more),
              now.isAfter(last) ? last : now));
    }
    long uses = after.uses() - before.lease().uses();
    if (before.passing() && uses > 0) {
      passes.merge(
          new LimitsSql.PassKey(environment, before.tenant(), before.starts(), before.feature()),
          uses,
          Long::sum);
    }
  }

  /** One for each report, and one for each other open lease that is wanted back. */
  private List<LeaseAnswer.Heard> heard(Tx tx) {
    List<LeaseAnswer.Heard> heard = new ArrayList<>();
    Set<UUID> reported = new HashSet<>();
    for (LeaseExchange.Report report : said.reports()) {
      reported.add(report.lease());
      StoredLease lease = leases.get(report.lease());
      heard.add(
          lease == null
              ? new LeaseAnswer.Heard(
                  report.lease(), LeaseAnswer.Status.UNKNOWN, Quantity.ZERO, true)
              : heard(tx, lease));
    }
    for (UUID open : said.open()) {
      StoredLease lease = leases.get(open);
      if (!reported.contains(open)) {
        if (lease == null) {
          heard.add(new LeaseAnswer.Heard(open, LeaseAnswer.Status.UNKNOWN, Quantity.ZERO, true));
        } else if (isRecalled(tx, lease)) {
          heard.add(heard(tx, lease));
        }
      }
    }
    return heard;
  }

  private LeaseAnswer.Heard heard(Tx tx, StoredLease lease) {
    boolean closed = lease.lease().state() == Lease.State.CLOSED;
    Quantity spent =
        new Quantity(
            lease
                .lease()
                .spent()
                .divide(
                    lease.unitSize(), Quantity.FRACTION_DIGITS, java.math.RoundingMode.HALF_UP));
    return new LeaseAnswer.Heard(
        lease.id(),
        closed ? LeaseAnswer.Status.CLOSED : LeaseAnswer.Status.OPEN,
        spent,
        !closed && isRecalled(tx, lease));
  }

  private boolean isRecalled(Tx tx, StoredLease lease) {
    if (!lease.ends().isAfter(now)) {
      return true;
    }
    Instant at =
        lease.pool() == null
            ? null
            : room.promises()
                .recalledAt(new PoolPlace(lease.tenant(), lease.meter(), lease.starts()));
    if (at != null && at.plus(RECALLED).isAfter(now)) {
      return true;
    }
    Subject subject = room.subjects().of(tx, tenant(lease));
    Allowance allowance = subject.plan().allowances().get(lease.feature());
    return allowance == null || !lease.terms().equals(LeaseTerms.of(subject, allowance));
  }

  private List<LeaseAnswer.Given> give(Tx tx, LockedTotals locked, LeaseSql.Holder known) {
    List<PartGuard> guards = new ArrayList<>();
    wishes.stream().map(Wish::guard).filter(guard -> guard != null).forEach(guards::add);
    if (!guards.isEmpty()) {
      room.sight().show(tx, guards, now);
    }
    Gift.To to = new Gift.To(known.id(), said.epoch(), said.number(), now, manner.ttl());
    return new LeaseGiving(room, environment, to).give(tx, locked, wishes);
  }

  private Tenant tenant(StoredLease lease) {
    Tenant tenant = tenants.get(lease.tenant());
    if (tenant == null) {
      throw new IllegalStateException("tenant " + lease.tenant() + " is gone");
    }
    return tenant;
  }

  private StoredLease known(UUID id) {
    StoredLease lease = leases.get(id);
    if (lease == null) {
      throw new IllegalStateException("lease " + id + " was not read");
    }
    return lease;
  }
}
