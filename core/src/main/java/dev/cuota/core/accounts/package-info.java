/**
 * What becomes of accounts: the statuses of subscriptions and how they follow one another, and when
 * stores are shown, paused and shown again. Pure; the engine's accounts room keeps them.
 */
@NullMarked
package dev.cuota.core.accounts;

import org.jspecify.annotations.NullMarked;
