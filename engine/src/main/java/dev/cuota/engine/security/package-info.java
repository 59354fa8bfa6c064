/**
 * Owns: environments, API keys, people, the journal of what was done.
 *
 * <p>Hears: nothing. Calls: platform.
 */
@NullMarked
package dev.cuota.engine.security;

import org.jspecify.annotations.NullMarked;
