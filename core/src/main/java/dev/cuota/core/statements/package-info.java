/**
 * What accounts are told that they owe: which fees a subscription asks for and when, and how a statement adds up. Pure.
 */
@NullMarked
package dev.cuota.core.statements;

import org.jspecify.annotations.NullMarked;
