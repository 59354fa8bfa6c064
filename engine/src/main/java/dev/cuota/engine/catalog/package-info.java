/**
 * Owns: meters, features, actions, plans, their versions and rates.
 *
 * <p>Hears: nothing. Calls: platform, security.
 */
@NullMarked
package dev.cuota.engine.catalog;

import org.jspecify.annotations.NullMarked;
