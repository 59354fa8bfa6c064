package dev.cuota.core.rating;

import dev.cuota.core.platform.Period;

/**
 * What a line is for.
 *
 * @param feature key; {@link Rating#GMV} for commission on sales
 * @param period in which it was used
 * @param price by which prices
 * @param currency in which it is owed, ISO 4217
 */
public record LineItem(String feature, Period period, PriceVersion price, String currency) {}
