/**
 * Rates between currencies: what a rate is, which one holds for a day, when a new one is doubtful,
 * and what an amount comes to. Pure; the engine's fx room keeps the rates.
 */
@NullMarked
package dev.cuota.core.fx;

import org.jspecify.annotations.NullMarked;
