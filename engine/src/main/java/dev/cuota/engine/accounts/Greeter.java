package dev.cuota.engine.accounts;

/** Welcomes those who are new. */
@FunctionalInterface
public interface Greeter {
  /**
   * Does it, outside of all transactions; whatever it throws has it tried again later.
   *
   * @param id the same at every attempt
   */
  void greet(java.util.UUID id, Account account, Store store) throws Exception;
}
