package dev.cuota.core.catalog;

import java.util.Locale;

/** What sort of thing a plan grants. */
public enum FeatureKind {
  /** On or off. */
  SWITCH,
  /** A number that the product reads, such as images per product. */
  SETTING,
  /** How many of something exist now, such as active coupons. */
  COUNT,
  /** How full something is now, such as stored bytes. */
  LEVEL,
  /** How much was used in the billing period. */
  METERED,
  /** How much was used in a shorter window inside the period. */
  WINDOW;

  /** Whether a meter counts it; switches and settings are not used up. */
  public boolean isMetered() {
    return this != SWITCH && this != SETTING;
  }

  /** As written in a catalog. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
