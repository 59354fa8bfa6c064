/**
 * Owns: rates between currencies by day, with their versions; the port to where they come from.
 *
 * <p>Hears: nothing. Calls: security, platform.
 */
@NullMarked
package dev.cuota.engine.fx;

import org.jspecify.annotations.NullMarked;
