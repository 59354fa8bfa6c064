/**
 * Owns: environments, API keys, people, audit journal.
 *
 * <p>Hears: nothing. Calls: platform.
 */
@NullMarked
package dev.cuota.engine.security;

import org.jspecify.annotations.NullMarked;
