package dev.cuota.client;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes in what the server answered to an exchange. */
final class ExchangeAnswer {
  private static final System.Logger LOG = System.getLogger(ExchangeAnswer.class.getName());
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long MAX_MILLIS = 366L * 24 * 60 * 60 * 1000;

  /** How long the server decides each use when it said nothing to a want. */
  private static final long UNANSWERED_NANOS = 1_000_000_000L;

  private final Slots slots;
  private final LongSupplier nanos;
  private final Debts debts;
  private final Counters counters;
  private final Set<Lease> done = new HashSet<>();
  private boolean recalled;

  ExchangeAnswer(Slots slots, LongSupplier nanos, Debts debts, Counters counters) {
    this.slots = slots;
    this.nanos = nanos;
    this.debts = debts;
    this.counters = counters;
  }

  /** Takes an answer in; true when the process is fenced. */
  boolean take(JsonObject answer, Round round, long sentAt) {
    done.clear();
    recalled = false;
    boolean fenced = false;
    for (JsonObject one : answer.objects("reports")) {
      Round.Report report = round.report(one.text("lease"));
      if (report != null) {
        fenced |= status(one, report, sentAt);
      } else {
        unreported(one, round.told(one.text("lease")));
      }
    }
    boolean wanted = round.hasWants();
    List<JsonObject> given = answer.objects("leases");
    for (JsonObject one : given) {
      Gate gate = round.answered(one.text("tenant"), one.text("feature"));
      if (gate != null) {
        wanted(one, gate, sentAt);
      }
    }
    round.unanswered().forEach(this::nothing);
    // Who reports nothing is told that it is fenced by being given no answer to what it wants.
    return fenced || (wanted && given.isEmpty());
  }

  /** Whether the lease, left behind by a process before, was settled by the last answer. */
  boolean isDone(Lease lease) {
    return done.contains(lease);
  }

  /** Whether the last answer asked for leases back. */
  boolean isRecalling() {
    return recalled;
  }

  /** There is no lease, and nothing was said of it. */
  void nothing(Gate gate) {
    gate.wantNoMore(new Gate.Standing(null, nanos.getAsLong() + UNANSWERED_NANOS));
  }

  private boolean status(JsonObject said, Round.Report report, long sentAt) {
    Lease lease = report.lease();
    switch (said.text("status")) {
      case "OPEN" -> {
        lease.acknowledge(report.spent());
        lease.heard(sentAt, millis(said, "ttlMillis") * NANOS_PER_MILLI);
        if (said.flag("recall")) {
          lease.cell.close();
          recalled = true;
        }
      }
      case "CLOSED" -> closed(said, report);
      case "UNKNOWN" -> unknown(report);
      case "FENCED" -> {
        return true;
      }
      default -> LOG.log(System.Logger.Level.WARNING, "a lease is {0}", said.text("status"));
    }
    return false;
  }

  /** The server speaks of its own accord of one that is wanted back, or that it does not have. */
  private void unreported(JsonObject said, @Nullable Lease lease) {
    if (lease != null && (said.flag("recall") || !said.text("status").equals("OPEN"))) {
      lease.cell.close();
      recalled = true;
    }
  }

  /** The server has heard the last of it. What it has not heard of, as it closed first, is owed. */
  private void closed(JsonObject said, Round.Report report) {
    report.lease().cell.close();
    BigDecimal known = said.numberOrNull("spent");
    long knows = known == null ? report.spent() : Millionths.atMost(known);
    settle(report, knows);
  }

  /**
   * The server has no such lease. If it never heard the last word, it has lost it, and what it did
   * not acknowledge is owed; if it may have, it has closed it and forgotten since.
   */
  private void unknown(Round.Report report) {
    Lease lease = report.lease();
    lease.cell.close();
    counters.unknownLease();
    LOG.log(System.Logger.Level.WARNING, "the server knows no lease {0}", lease.text);
    boolean forgotten = lease.gate == null || lease.isLastWordBefore(report);
    settle(report, forgotten ? lease.cell.spent() : lease.acknowledged());
  }

  private void settle(Round.Report report, long known) {
    Lease lease = report.lease();
    Gate gate = lease.gate;
    if (gate == null) {
      lease.cell.clear();
      slots.giveBack(List.of(lease.cell.slot()));
      done.add(lease);
      return;
    }
    long unheard = lease.cell.spent() - known;
    if (unheard > 0) {
      debts.owe(gate.tenant, gate.feature, Millionths.units(unheard));
    }
    gate.holding.retire(lease);
  }

  private void wanted(JsonObject said, Gate gate, long sentAt) {
    gate.learnPool(said, sentAt);
    String lease = said.textOrNull("lease");
    long now = nanos.getAsLong();
    if (lease == null) {
      long until = now + millis(said, "retryMillis") * NANOS_PER_MILLI;
      gate.wantNoMore(new Gate.Standing(said.textOrNull("code"), until));
      return;
    }
    long granted =
        said.flag("unbounded") ? Millionths.MOST : Millionths.atMost(said.number("amount"));
    if (!gate.holding.open(UUID.fromString(lease), granted, terms(said, sentAt))) {
      counters.noRoom();
    }
    gate.wantNoMore(Gate.Standing.free(now));
    if (gate.isDropped()) {
      gate.closeAll();
    }
  }

  private static Lease.Terms terms(JsonObject said, long sentAt) {
    long period = said.numberOrNull("periodMillis") == null ? -1 : millis(said, "periodMillis");
    return new Lease.Terms(
        said.flag("unbounded"),
        sentAt,
        millis(said, "ttlMillis") * NANOS_PER_MILLI,
        period < 0 ? Long.MAX_VALUE : sentAt + period * NANOS_PER_MILLI);
  }

  private static long millis(JsonObject said, String name) {
    return Math.max(0, Math.min(said.whole(name, 0), MAX_MILLIS));
  }
}
