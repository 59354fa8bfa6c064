package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.MonthTotal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant's meters stand at in one month. Immutable. A level that was not set this month
 * stands as of an earlier one.
 *
 * @param month start of the month
 * @param totals one for each meter that was ever used
 */
record Balance(Instant month, List<MonthTotal> totals) {
  Balance {
    totals = List.copyOf(totals);
  }

  /** What was used by a meter so far; zero for one that was never used. */
  Quantity used(int meter) {
    for (MonthTotal total : totals) {
      if (total.meter() == meter) {
        return total.used();
      }
    }
    return Quantity.ZERO;
  }

  /**
   * This with a total that has changed; empty when that cannot be told without looking again, which
   * is so for a month before this one whose level might still count.
   */
  Optional<Balance> with(MonthTotal changed) {
    if (changed.month().isAfter(month)) {
      return Optional.of(this);
    }
    boolean past = changed.month().isBefore(month);
    List<MonthTotal> next = new ArrayList<>(totals.size() + 1);
    @Nullable MonthTotal known = null;
    for (MonthTotal total : totals) {
      if (total.meter() == changed.meter()) {
        known = total;
      } else {
        next.add(total);
      }
    }
    if (past && (known == null || known.month().isBefore(changed.month()))) {
      return Optional.empty();
    }
    if (known != null && !isNewer(changed, known)) {
      return Optional.of(this);
    }
    next.add(changed);
    return Optional.of(new Balance(month, next));
  }

  private static boolean isNewer(MonthTotal changed, MonthTotal known) {
    int months = changed.month().compareTo(known.month());
    return months > 0 || (months == 0 && changed.revision() > known.revision());
  }
}
