package dev.cuota.spring;

/**
 * That what a caller sent makes an amount that nothing can be asked for: none, a negative one, or one
 * with too many digits. It is answered with 400, as a guard that let it through could be got around.
 */
public final class AmountUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String source;

  AmountUnusable(String source) {
    super("no usable amount: " + source, null, false, false);
    this.source = source;
  }

  /** Where the amount came from: the expression of the guard. */
  public String source() {
    return source;
  }
}
