package dev.cuota.engine.metering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which entries of several submissions are new, given what is known to be in the ledger. An
 * entry repeats or contradicts what the ledger holds, or an entry before it in the same transaction.
 */
final class Settlement {
  private final List<Submission> submissions;
  private final Map<UUID, LedgerEntry.Stored> known;
  private final Map<UUID, LedgerEntry> fresh = new HashMap<>();
  private long knownPosition;

  private Settlement(List<Submission> submissions, Map<UUID, LedgerEntry.Stored> known) {
    this.submissions = submissions;
    this.known = known;
  }

  /** Settles every entry; refused submissions withhold all of theirs. */
  static Settlement of(List<Submission> submissions, Map<UUID, LedgerEntry.Stored> known) {
    Settlement settlement = new Settlement(submissions, known);
    settlement.settle();
    return settlement;
  }

  /** The entries to write, in the order of their keys. */
  List<LedgerEntry> fresh() {
    List<LedgerEntry> sorted = new ArrayList<>(fresh.values());
    sorted.sort((a, b) -> LedgerEntry.KEY_ORDER.compare(a.key(), b.key()));
    return sorted;
  }

  /** The greatest position at which something repeated was stored; 0 without any. */
  long knownPosition() {
    return knownPosition;
  }

  /**
   * A refused submission gives its entries back, so that what repeated one of them must be looked at
   * again; each round refuses one more submission, or is the last.
   */
  private void settle() {
    List<Submission> standing = submissions;
    while (true) {
      fresh.clear();
      standing.forEach(this::settle);
      List<Submission> remaining = standing.stream().filter(s -> !s.isRefused()).toList();
      if (remaining.size() == standing.size()) {
        break;
      }
      standing.stream().filter(Submission::isRefused).forEach(Settlement::withhold);
      standing = remaining;
      standing.forEach(Submission::reset);
    }
  }

  private void settle(Submission submission) {
    for (int i = 0; i < submission.entries().size(); i++) {
      LedgerEntry entry = submission.entries().get(i);
      submission.settle(i, settle(entry));
    }
  }

  private Outcome settle(LedgerEntry entry) {
    LedgerEntry.@Nullable Stored before = known.get(entry.key());
    if (before != null) {
      knownPosition = Math.max(knownPosition, before.position());
    } else {
      LedgerEntry earlier = fresh.putIfAbsent(entry.key(), entry);
      if (earlier == null) {
        return entry.outcome();
      }
      before = earlier.stored(0);
    }
    return entry.repeats(before) ? new Outcome.Duplicate() : new Outcome.Conflict();
  }

  private static void withhold(Submission submission) {
    for (int i = 0; i < submission.entries().size(); i++) {
      if (submission.outcome(i) instanceof Outcome.Accepted) {
        submission.settle(i, new Outcome.Withheld());
      }
    }
  }
}
