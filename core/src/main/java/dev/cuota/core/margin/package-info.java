/**
 * What accounts cost and what they bring in: lines of cost and revenue, margins, what somebody should be
 * told of them, and when an account is held back. Pure; what is kept and shown is engine's.
 */
@NullMarked
package dev.cuota.core.margin;

import org.jspecify.annotations.NullMarked;
