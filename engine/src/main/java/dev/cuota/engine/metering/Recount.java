package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What meters that nobody has counted by would have counted, read from the ledger once and account by
 * account. What such a meter cannot read does not count. Only as much is in memory as is asked for. Belongs
 * to its transaction.
 */
public final class Recount {
  /** Most meters at once. */
  public static final int MAX_METERS = 20;

  private final Iterator<RecountSql.Row> rows;
  private RecountSql.@Nullable Row next;

  Recount(Tx tx, List<NumberedMeter> meters, Period range) {
    if (meters.size() > MAX_METERS) {
      throw new IllegalArgumentException("at most %d meters at once".formatted(MAX_METERS));
    }
    this.rows =
        meters.isEmpty()
            ? List.<RecountSql.Row>of().iterator()
            : RecountSql.rows(tx, meters, range);
  }

  /**
   * Whether a meter can count what happened already. A level cannot: what it was before is not known from a
   * range.
   */
  public static boolean can(Aggregation aggregation) {
    return !aggregation.isLevel();
  }

  /**
   * The totals of all months of some accounts. Goes on from the last ones; those in between are passed over.
   *
   * @param accounts in order
   */
  public List<MonthTotal> of(List<Long> accounts) {
    Set<Long> asked = Set.copyOf(accounts);
    long last = accounts.getLast();
    List<MonthTotal> totals = new ArrayList<>();
    for (RecountSql.Row row = peek(); row != null && row.account() <= last; row = peek()) {
      if (asked.contains(row.account())) {
        totals.add(row.total());
      }
      next = null;
    }
    return totals;
  }

  private RecountSql.@Nullable Row peek() {
    if (next == null && rows.hasNext()) {
      next = rows.next();
    }
    return next;
  }
}
