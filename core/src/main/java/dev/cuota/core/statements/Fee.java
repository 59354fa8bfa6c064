package dev.cuota.core.statements;

import dev.cuota.core.platform.Money;
import dev.cuota.core.rating.ProratedLine;

/**
 * What a subscription asks for once.
 *
 * @param line for which time, by which price, and how it comes about
 */
public record Fee(FeeKind kind, ProratedLine line) {
  /** What is owed; below zero for a credit. */
  public Money amount() {
    return line.amount();
  }
}
