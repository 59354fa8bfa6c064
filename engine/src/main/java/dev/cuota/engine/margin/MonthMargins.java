package dev.cuota.engine.margin;

import dev.cuota.core.margin.MonthMargin;
import java.time.YearMonth;
import java.util.List;

/**
 * All margins of a month, as they are known now.
 *
 * @param accounts the worst first: who leaves least in the currency of the whole; who could not be valued
 *     in it comes last
 */
public record MonthMargins(YearMonth month, MonthMargin all, List<MonthMargin.Part> accounts) {
  public MonthMargins {
    accounts = List.copyOf(accounts);
  }
}
