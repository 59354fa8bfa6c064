/** The door to accounts, their subscriptions and their stores. */
@NullMarked
package dev.cuota.server.accounts;

import org.jspecify.annotations.NullMarked;
