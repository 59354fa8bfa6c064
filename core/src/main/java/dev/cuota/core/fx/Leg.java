package dev.cuota.core.fx;

/**
 * One rate that an amount was valued with.
 *
 * @param inverse whether it was gone backwards, from the quote to the base
 */
public record Leg(KnownRate rate, boolean inverse) {
  public Leg {
    if (!rate.accepted()) {
      throw new IllegalArgumentException("nothing is valued with what is in quarantine");
    }
  }
}
