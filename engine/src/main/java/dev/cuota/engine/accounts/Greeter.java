package dev.cuota.engine.accounts;

import java.util.UUID;

/** Welcomes those who are new. */
@FunctionalInterface
public interface Greeter {
  /**
   * Does it, outside of all transactions and within a minute; whatever it throws has it tried again
   * later, but for {@link Unsure}.
   *
   * @param id the same at every attempt
   */
  void greet(UUID id, Account account, Store store) throws Exception;

  /** Nobody can say whether they were welcomed; it is not tried again. */
  final class Unsure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unsure(Throwable cause) {
      super(cause);
    }
  }
}
