package dev.cuota.engine.metering;

import dev.cuota.engine.platform.GroupCommit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One caller's events on their way into the ledger, and the promise of an answer. */
final class Submission implements GroupCommit.Item {
  private final List<LedgerEntry> entries;
  private final BatchRule rule;
  private final Outcome[] outcomes;
  private final CompletableFuture<Acceptance> answer = new CompletableFuture<>();

  Submission(List<LedgerEntry> entries, BatchRule rule) {
    this.entries = entries;
    this.rule = rule;
    this.outcomes = new Outcome[entries.size()];
  }

  @Override
  public int weight() {
    return entries.size();
  }

  @Override
  public void fail(RuntimeException reason) {
    answer.completeExceptionally(reason);
  }

  /** Waits until the events are durable or refused. */
  Acceptance await() {
    return answer.join();
  }

  List<LedgerEntry> entries() {
    return entries;
  }

  void settle(int index, Outcome outcome) {
    outcomes[index] = outcome;
  }

  Outcome outcome(int index) {
    return outcomes[index];
  }

  /** Whether the whole batch is refused because one of its events conflicts. */
  boolean isRefused() {
    return rule == BatchRule.ALL_OR_NOTHING
        && Arrays.stream(outcomes).anyMatch(Outcome.Conflict.class::isInstance);
  }

  /** Forgets what was settled, to settle it again. */
  void reset() {
    Arrays.fill(outcomes, null);
  }

  /** Tells the caller. */
  void complete(long position) {
    List<Outcome> all = new ArrayList<>(outcomes.length);
    Collections.addAll(all, outcomes);
    answer.complete(new Acceptance(isRefused() ? 0 : position, all));
  }
}
