/** Measures Cuota beside something simpler, in one run on one machine. */
@NullMarked
package dev.cuota.benchmarks;

import org.jspecify.annotations.NullMarked;
