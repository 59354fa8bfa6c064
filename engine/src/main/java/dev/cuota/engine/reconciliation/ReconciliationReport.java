package dev.cuota.engine.reconciliation;

import java.util.List;
import java.util.Map;

/**
 * What a comparison has found.
 *
 * @param dryRun whether nothing was mended
 * @param compared how many stores were looked at
 * @param found how many disagreements there are, of which {@code desyncs} holds the first
 * @param desyncs at most {@link Reconciliation#MAX_SHOWN}
 * @param silent clusters that could not be asked, each with why
 */
public record ReconciliationReport(
    boolean dryRun, long compared, long found, List<Desync> desyncs, Map<String, String> silent) {
  public ReconciliationReport {
    desyncs = List.copyOf(desyncs);
    silent = Map.copyOf(silent);
  }
}
