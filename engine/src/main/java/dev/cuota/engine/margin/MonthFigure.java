package dev.cuota.engine.margin;

import dev.cuota.core.margin.MonthMargin;
import java.time.YearMonth;

/**
 * What all accounts cost and brought in, in one month.
 *
 * @param whole those that could be valued
 * @param unvaluedAccounts how many could not
 * @param live whether it was worked out now; else it is what was rolled up
 */
public record MonthFigure(
    YearMonth month, MonthMargin.Total whole, long unvaluedAccounts, boolean live) {}
