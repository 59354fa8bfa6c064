package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Session;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How nodes exchange leases: as every holder does, but in the same transaction what they report leaves
 * the journal. A node whose session is over has said its last word in the journal, so that others can
 * settle for it what it had, exactly.
 */
final class NodeExchange {
  /** A node is not given up for being silent: its session tells. */
  private static final Duration TTL = Duration.ofDays(3_650);

  /** A node's leases last so much longer than others', as nothing of them is ever forfeited. */
  private static final BigDecimal PATIENCE = BigDecimal.valueOf(8);

  /** A node that has just begun to use something asks as if it would use so many in a second. */
  private static final BigDecimal AT_FIRST = BigDecimal.valueOf(64);

  private static final String NAME = "node:";

  private final Platform platform;
  private final Leases leases;
  private final AtomicLong moves;
  private final Map<EnvironmentId, Incarnation> processes = new HashMap<>();
  private long of;

  /** This node in one environment. */
  private static final class Incarnation {
    private final long epoch;
    private long exchange;

    Incarnation(long epoch) {
      this.epoch = epoch;
    }
  }

  /**
   * Exchanges for this node.
   *
   * @param moves is odd from when memory hears what was reported until the leases have noted it
   */
  NodeExchange(Platform platform, Leases leases, AtomicLong moves) {
    this.moves = moves;
    this.platform = platform;
    this.leases = leases;
  }

  /** Whether nobody else may use that name. */
  static boolean isReserved(String holder) {
    return holder.startsWith(NAME);
  }

  /** One exchange of this node. */
  void run(
      Journal journal,
      EnvironmentId environment,
      List<NodeCell> cells,
      Map<NodeCell, BigDecimal> wishes) {
    Said said = journal.captured(environment, captured -> said(captured, cells));
    if (said.reports().isEmpty() && wishes.isEmpty()) {
      return;
    }
    Incarnation process = process(journal, environment);
    List<NodeCell> wanting = List.copyOf(wishes.keySet());
    LeaseExchange exchange =
        new LeaseExchange(
            NAME + journal.node(),
            process.epoch,
            0,
            ++process.exchange,
            said.open(),
            said.reports(),
            wanting.stream().map(cell -> want(cell, wishes)).toList());
    LeaseAnswer answer = exchange(journal, environment, exchange, said);
    for (int i = 0; i < wanting.size(); i++) {
      given(wanting.get(i), answer.given().get(i));
    }
  }

  private LeaseAnswer exchange(
      Journal journal, EnvironmentId environment, LeaseExchange exchange, Said said) {
    LeaseTalk.Manner manner =
        new LeaseTalk.Manner(
            TTL,
            TTL.dividedBy(2),
            tx -> {
              JournalSql.remove(tx, journal.node(), environment, said.captured().upTo());
              // The first thing after the commit; next, memory hears of it.
              tx.afterCommit(() -> moves.updateAndGet(now -> now | 1));
            });
    try {
      LeaseOutcome outcome =
          leases.exchange(environment, exchange, manner, said.captured().position());
      if (!(outcome instanceof LeaseAnswer answer)) {
        throw new IllegalStateException("node " + journal.node() + " has overspent: " + outcome);
      }
      said.noteAll();
      return answer;
    } finally {
      moves.updateAndGet(now -> now + now % 2);
    }
  }

  /** What this node says, and of which leases. */
  private record Said(
      Journal.Captured captured,
      List<UUID> open,
      List<LeaseExchange.Report> reports,
      List<Told> told) {

    /** Notes that it is in the ledger. */
    void noteAll() {
      told.forEach(Told::note);
    }
  }

  private record Told(NodeCell cell, NodeLease lease, long journaled, boolean last) {
    void note() {
      lease.reported(journaled);
      if (last) {
        cell.remove(lease);
      }
    }
  }

  private static Said said(Journal.Captured captured, List<NodeCell> cells) {
    List<UUID> open = new ArrayList<>();
    List<LeaseExchange.Report> reports = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    for (NodeCell cell : cells) {
      for (NodeLease lease : cell.leases()) {
        open.add(lease.id());
        boolean last = lease.isQuiet();
        if (last || lease.isNews()) {
          long journaled = lease.journaled();
          reports.add(
              new LeaseExchange.Report(lease.id(), Micros.quantity(journaled), lease.uses(), last));
          told.add(new Told(cell, lease, journaled, last));
        }
      }
    }
    return new Said(captured, open, reports, told);
  }

  private static LeaseExchange.Want want(NodeCell cell, Map<NodeCell, BigDecimal> wishes) {
    BigDecimal rate = wishes.getOrDefault(cell, BigDecimal.ZERO);
    return new LeaseExchange.Want(
        cell.tenant().key(),
        cell.allowance().feature().key(),
        Quantity.ONE,
        new Quantity(
            rate.max(AT_FIRST).multiply(PATIENCE).setScale(Micros.DIGITS, RoundingMode.DOWN)));
  }

  private static void given(NodeCell cell, LeaseAnswer.Given given) {
    UUID id = given.lease();
    if (id == null) {
      cell.waitUntil(System.nanoTime() + given.retryAfter().toNanos());
      return;
    }
    long granted = given.unbounded() ? Micros.MOST : Micros.of(given.amount());
    NodeLease lease = new NodeLease(id, Math.max(0, granted), given.passing());
    if (granted <= 0) {
      lease.close();
    }
    cell.add(lease);
  }

  private Incarnation process(Journal journal, EnvironmentId environment) {
    if (of != journal.node()) {
      processes.clear();
      of = journal.node();
    }
    return processes.computeIfAbsent(
        environment,
        one ->
            new Incarnation(
                leases.begin(
                    one,
                    new LeaseExchange(
                        NAME + journal.node(), 0, 0, 0, List.of(), List.of(), List.of()))));
  }

  /** Settles what nodes have left behind that are gone. */
  void recover() {
    List<Long> open = platform.database().inTx(Scope.everything(), JournalSql::open);
    open.forEach(this::settle);
  }

  /** Settles what a node has left behind, if it is gone. */
  void settle(long node) {
    String name = NAME + node;
    List<EnvironmentId> environments =
        platform.database().inTx(Scope.everything(), tx -> JournalSql.environments(tx, name));
    boolean settled = environments.stream().allMatch(environment -> settle(node, environment));
    if (settled) {
      platform
          .database()
          .useTx(
              Scope.everything(),
              tx -> {
                if (Session.isOver(tx, JournalSql.SESSIONS, node)) {
                  JournalSql.leave(tx, node, platform.clock().now());
                }
              });
    }
  }

  private boolean settle(long node, EnvironmentId environment) {
    return leases.settle(
        environment,
        NAME + node,
        new Leases.Will() {
          @Override
          public boolean isOpen(Tx tx) {
            return Session.isOver(tx, JournalSql.SESSIONS, node);
          }

          @Override
          public List<Long> positions(Tx tx) {
            return JournalSql.rows(tx, node, environment).stream()
                .map(JournalSql.StoredRow::position)
                .distinct()
                .toList();
          }

          @Override
          public Map<UUID, JournalSql.Spent> spent(Tx tx) {
            return JournalSql.sum(JournalSql.rows(tx, node, environment));
          }

          @Override
          public void done(Tx tx) {
            JournalSql.remove(tx, node, environment, Long.MAX_VALUE);
          }
        });
  }
}
