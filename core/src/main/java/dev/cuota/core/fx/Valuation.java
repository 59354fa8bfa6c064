package dev.cuota.core.fx;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** What became of an {@link Ask}. */
public sealed interface Valuation {

  /** What was asked. */
  Ask ask();

  /**
   * It is worth something, exactly.
   *
   * @param legs the rates it was valued with, in their order; none from a currency to itself, two
   *     when it was crossed
   */
  record Valued(Ask ask, List<Leg> legs) implements Valuation {
    public Valued {
      legs = List.copyOf(legs);
    }

    /**
     * The amount, rounded here and nowhere before.
     *
     * @param scale digits behind the point
     */
    public BigDecimal amount(int scale, RoundingMode mode) {
      BigDecimal over = ask.amount();
      BigDecimal under = BigDecimal.ONE;
      for (Leg leg : legs) {
        if (leg.inverse()) {
          under = under.multiply(leg.rate().value());
        } else {
          over = over.multiply(leg.rate().value());
        }
      }
      return over.divide(under, scale, mode);
    }
  }

  /**
   * Nobody knows yet. The amount stays in its own currency and waits; it is never taken one to one.
   *
   * @param pair the one that is wanting
   */
  record Unvalued(Ask ask, CurrencyPair pair, Why why) implements Valuation {}

  /** Why nobody knows. */
  enum Why {
    /** There is no rate. */
    MISSING,
    /** There are only rates that are too old. */
    STALE,
    /** There is one that nobody has accepted yet. */
    QUARANTINED
  }
}
