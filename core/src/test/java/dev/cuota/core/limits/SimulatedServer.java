package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What all nodes know together, as transactions on one database: each call is one. It does what the
 * engine does, by the same rules, with maps for tables.
 */
final class SimulatedServer {
  private final BigDecimal limit;
  private final UUID ids;
  private final Map<String, LeaseWords.Holder> holders = new HashMap<>();
  private final Map<UUID, Row> leases = new HashMap<>();
  private Pool pool = Pool.EMPTY;
  private BigDecimal used = BigDecimal.ZERO;
  private long given;

  private record Row(String holder, LeaseWords.Known known, long expires) {
    Row with(Lease lease, long until) {
      return new Row(holder, new LeaseWords.Known(lease, known.epoch()), until);
    }
  }

  /**
   * What it answers.
   *
   * @param epoch of a process that has begun; 0 otherwise
   * @param given id and amount of new leases
   */
  record Answer(
      long epoch, boolean fenced, List<UUID> closed, List<UUID> recalled, Map<UUID, Long> given) {}

  SimulatedServer(long limit, UUID ids) {
    this.limit = BigDecimal.valueOf(limit);
    this.ids = ids;
  }

  Pool pool() {
    return pool;
  }

  BigDecimal used() {
    return used;
  }

  BigDecimal limit() {
    return limit;
  }

  /** Whether every process has found the disk of the one before it, as far as is known here. */
  boolean isUnbroken() {
    return holders.values().stream().allMatch(holder -> holder.since() == 1);
  }

  boolean consume(long amount) {
    BigDecimal after = used.add(pool.promised()).add(BigDecimal.valueOf(amount));
    if (after.compareTo(limit) > 0) {
      return false;
    }
    used = used.add(BigDecimal.valueOf(amount));
    return true;
  }

  void sweep(long now) {
    leases.replaceAll(
        (_, row) ->
            row.expires() <= now ? changed(row, row.known().lease().silent(), row.expires()) : row);
  }

  Answer answer(SimulatedHolder.Says says, long now) {
    LeaseWords.Holder holder = holders.getOrDefault(says.name(), LeaseWords.Holder.NEW);
    if (says.epoch() == 0) {
      holders.put(says.name(), holder.begun(says.previous()));
      return new Answer(holder.epoch() + 1, false, List.of(), List.of(), Map.of());
    }
    Map<UUID, LeaseWords.Known> known = new HashMap<>();
    leases.forEach(
        (id, row) -> {
          if (row.holder().equals(says.name())) {
            known.put(id, row.known());
          }
        });
    LeaseWords.Said said =
        new LeaseWords.Said(says.epoch(), says.exchange(), says.open(), says.reports());
    return switch (LeaseWords.of(holder, said, known)) {
      case LeaseWords.Fenced _ -> new Answer(0, true, List.of(), List.of(), Map.of());
      case LeaseWords.Overspent overspent ->
          throw new AssertionError("report " + overspent.report() + " is beyond its lease");
      case LeaseWords.Believed believed -> {
        holders.put(says.name(), holder.heard(says.exchange()));
        yield believe(says, believed, now);
      }
    };
  }

  private Answer believe(SimulatedHolder.Says says, LeaseWords.Believed believed, long now) {
    List<UUID> closed = new ArrayList<>();
    believed
        .words()
        .forEach(
            (id, word) -> {
              Row row = leases.get(id);
              if (row == null) {
                throw new AssertionError("no lease " + id);
              }
              Lease next = row.known().lease().heard(word.spent(), word.uses(), word.last());
              leases.put(id, changed(row, next, now + LeaseSize.TIME_TO_LIVE.toMillis()));
              if (next.state() == Lease.State.CLOSED) {
                closed.add(id);
              }
            });
    Map<UUID, Long> gifts = new HashMap<>();
    if (believed.isNewest() && says.rate() > 0) {
      give(says, now, gifts);
    }
    return new Answer(0, false, closed, List.of(), gifts);
  }

  private Row changed(Row row, Lease next, long until) {
    Lease before = row.known().lease();
    if (next.spent().compareTo(before.spent()) < 0) {
      throw new AssertionError("usage was taken back");
    }
    used = used.add(next.spent().subtract(before.spent()));
    pool = pool.with(before, next);
    return row.with(next, until);
  }

  private void give(SimulatedHolder.Says says, long now, Map<UUID, Long> gifts) {
    BigDecimal left = limit.subtract(used).subtract(pool.promised());
    int others =
        (int)
            leases.values().stream()
                .filter(row -> row.known().lease().state() == Lease.State.OPEN)
                .map(Row::holder)
                .filter(name -> !name.equals(says.name()))
                .distinct()
                .count();
    BigDecimal size =
        LeaseSize.of(left, BigDecimal.ONE, BigDecimal.valueOf(says.rate()), others + 1);
    if (size.signum() > 0) {
      UUID id = new UUID(ids.getMostSignificantBits(), ++given);
      Lease lease = Lease.of(size);
      pool = pool.with(lease);
      leases.put(
          id,
          new Row(
              says.name(),
              new LeaseWords.Known(lease, says.epoch()),
              now + LeaseSize.TIME_TO_LIVE.toMillis()));
      gifts.put(id, size.longValueExact());
    }
  }
}
