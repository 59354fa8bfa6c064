package dev.cuota.core.catalog;

import java.util.Locale;

/** Who holds the line at a hard limit. */
public enum EnforcedBy {
  /** The guard in the product's own code, which asks before it acts. */
  GUARD,
  /** The tenants' database as well: it refuses the write that would go beyond. */
  DATABASE;

  /** As written in a catalog. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
