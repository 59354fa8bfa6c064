/**
 * What is owed and why: overage and commission by the plan's rates, plan changes within a period, the
 * sharing out of rounded sums, and offers of a better plan. Pure; every amount can tell how it came
 * about.
 */
@NullMarked
package dev.cuota.core.rating;

import org.jspecify.annotations.NullMarked;
