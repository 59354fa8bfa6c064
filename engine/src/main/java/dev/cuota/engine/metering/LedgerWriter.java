package dev.cuota.engine.metering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of several submissions in one transaction: ledger, rollups, and whatever hears
 * of them. First it is hopeful and copies everything straight into the ledger; only when a key turns
 * out to be known does it look which.
 */
final class LedgerWriter {
  private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);

  private final Transactions transactions;
  private final LedgerTransaction ledger;

  LedgerWriter(Transactions transactions, LedgerTransaction ledger) {
    this.transactions = transactions;
    this.ledger = ledger;
  }

  /** Writes them all, and tells each caller. */
  void write(List<Submission> submissions) {
    try {
      long position = writeTogether(submissions);
      submissions.forEach(submission -> submission.complete(position));
    } catch (RuntimeException e) {
      if (submissions.size() == 1 || WriteFault.kindOf(e) == WriteFault.Kind.PASSING) {
        log.error("{} submissions could not be written", submissions.size(), e);
        submissions.forEach(submission -> submission.fail(e));
      } else {
        // One of them cannot be written at all; the others must not suffer for it.
        submissions.forEach(submission -> write(List.of(submission)));
      }
    }
  }

  private long writeTogether(List<Submission> submissions) {
    Map<UUID, LedgerEntry.Stored> known = new HashMap<>();
    return transactions.run(
        tx -> {
          submissions.forEach(Submission::reset);
          Settlement settlement = Settlement.of(submissions, known);
          List<LedgerEntry> fresh = settlement.fresh();
          return fresh.isEmpty() ? settlement.knownPosition() : ledger.write(tx, fresh);
        },
        () -> known.putAll(look(submissions)));
  }

  private Map<UUID, LedgerEntry.Stored> look(List<Submission> submissions) {
    Set<UUID> keys = new HashSet<>();
    submissions.forEach(s -> s.entries().forEach(entry -> keys.add(entry.key())));
    return transactions.read(tx -> MeteringSql.stored(tx, keys));
  }
}
