/**
 * Whether more may be used, and why. Pure; the engine's limits room knows what is in force and what
 * was used.
 */
@NullMarked
package dev.cuota.core.limits;

import org.jspecify.annotations.NullMarked;
