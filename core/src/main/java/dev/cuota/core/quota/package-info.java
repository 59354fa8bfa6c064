/**
 * How an account moves from active through warning and grace to the hard limit and back. Pure; the
 * engine's quota room keeps the states.
 */
@NullMarked
package dev.cuota.core.quota;

import org.jspecify.annotations.NullMarked;
