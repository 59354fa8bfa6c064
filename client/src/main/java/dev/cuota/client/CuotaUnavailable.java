package dev.cuota.client;

import org.jspecify.annotations.Nullable;

/** That the server is not reached, or is in no state to answer. Decisions never end in it. */
public final class CuotaUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CuotaUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
