package dev.cuota.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a client counts of itself. */
final class Counters {
  private final Map<Decision.Source, LongAdder> allowed = adders();
  private final Map<Decision.Source, LongAdder> denied = adders();
  private final LongAdder droppedUses = new LongAdder();
  final LongAdder exchanges = new LongAdder();
  final LongAdder exchangeNanos = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder refusedFull = new LongAdder();
  final LongAdder overrun = new LongAdder();
  final LongAdder settledByEstimate = new LongAdder();
  private final LongAdder fenced = new LongAdder();
  private final LongAdder unknownLeases = new LongAdder();
  private final LongAdder noRoom = new LongAdder();

  private static Map<Decision.Source, LongAdder> adders() {
    Map<Decision.Source, LongAdder> adders = new EnumMap<>(Decision.Source.class);
    for (Decision.Source source : Decision.Source.values()) {
      adders.put(source, new LongAdder());
    }
    return adders;
  }

  /** Counts a decision, but for those that leases allow, which are counted where they are spent. */
  Decision count(Decision decision) {
    if (decision.source() != Decision.Source.LEASE || !decision.allowed()) {
      adder(decision.source(), decision.allowed()).increment();
    }
    return decision;
  }

  long decisions(Decision.Source source, boolean isAllowed) {
    return adder(source, isAllowed).sum();
  }

  private LongAdder adder(Decision.Source source, boolean isAllowed) {
    return Objects.requireNonNull((isAllowed ? allowed : denied).get(source));
  }

  /** A gate is gone, through which there were so many uses. */
  void dropped(long uses) {
    droppedUses.add(uses);
  }

  long droppedUses() {
    return droppedUses.sum();
  }

  void exchanged(long nanos) {
    exchanges.increment();
    exchangeNanos.add(nanos);
  }

  void fenced() {
    fenced.increment();
  }

  void unknownLease() {
    unknownLeases.increment();
  }

  void noRoom() {
    noRoom.increment();
  }

  long fencedTimes() {
    return fenced.sum();
  }

  long unknownLeases() {
    return unknownLeases.sum();
  }

  long refusedLeases() {
    return noRoom.sum();
  }
}
