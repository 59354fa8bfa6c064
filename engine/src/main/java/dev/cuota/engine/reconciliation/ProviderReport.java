package dev.cuota.engine.reconciliation;

import java.util.List;
import java.util.Map;

/**
 * What a look at the providers has found.
 *
 * @param dryRun whether nothing was mended
 * @param compared how many subscriptions were looked at
 * @param found how many mismatches there are, of which {@code mismatches} holds the first
 * @param left how many of them a person has to see to
 * @param mismatches at most {@link ProviderReconciliation#MAX_SHOWN}
 * @param silent providers that could not be asked to the end, each with why
 */
public record ProviderReport(
    boolean dryRun,
    long compared,
    long found,
    long left,
    List<ProviderMismatch> mismatches,
    Map<String, String> silent) {
  public ProviderReport {
    mismatches = List.copyOf(mismatches);
    silent = Map.copyOf(silent);
  }
}
