/**
 * What must be the same in two places, and what to do when it is not. Pure; the engine's
 * reconciliation room looks and mends.
 */
@NullMarked
package dev.cuota.core.reconciliation;

import org.jspecify.annotations.NullMarked;
