package dev.cuota.engine.metering;

import java.util.List;

/**
 * Usage was written; published inside the writing transaction.
 *
 * @param totals the month totals that changed, as they will be once committed
 * @param position where the ledger will stand
 */
public record UsageCounted(List<MonthTotal> totals, long position) {
  public UsageCounted {
    totals = List.copyOf(totals);
  }
}
