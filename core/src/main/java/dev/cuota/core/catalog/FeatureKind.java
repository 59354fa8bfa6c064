package dev.cuota.core.catalog;

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
  WINDOW
}
