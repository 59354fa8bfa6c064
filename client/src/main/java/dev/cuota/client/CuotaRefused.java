package dev.cuota.client;

import org.jspecify.annotations.Nullable;

/**
 * That the server understood a request and will not do it, however often it is repeated: an unknown
 * action, a key without the scope, an id used for something else.
 */
public final class CuotaRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String code;
  private final @Nullable String pointer;

  CuotaRefused(int status, @Nullable String code, String message, @Nullable String pointer) {
    super(message);
    this.status = status;
    this.code = code;
    this.pointer = pointer;
  }

  /**
   * The first place of the request that was wrong, such as {@code /amount} or {@code
   * /limits/1/amount}; null when the answer named none.
   */
  public @Nullable String pointer() {
    return pointer;
  }

  /** The HTTP status it was refused with. */
  public int status() {
    return status;
  }

  /** The stable name of the problem; null when the answer had none. */
  public @Nullable String code() {
    return code;
  }
}
