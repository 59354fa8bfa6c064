package dev.cuota.core.accounts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a store can be seen. The wire and the database spell it in lower case. */
public enum Publication {
  /** Being set up by its owner. */
  DRAFT,
  /** Its owner has asked for it to be shown. */
  PENDING_APPROVAL,
  /** Everybody sees it. */
  PUBLISHED,
  /** Nobody sees it, for a {@link PauseReason}. */
  PAUSED,
  /** The platform does not show it. */
  REJECTED;

  /** As the wire and the database spell it, such as {@code pending_approval}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is spelled so; empty when there is none. */
  public static Optional<Publication> of(String wire) {
    return Arrays.stream(values()).filter(one -> one.wire().equals(wire)).findFirst();
  }
}
