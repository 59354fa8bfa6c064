package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;

/** What the clusters show of stores. */
interface StoreMirror {
  /**
   * Has the clusters show the stores of an account as they are here.
   *
   * @throws RuntimeException when one of them cannot be reached; to tell it again is harmless
   */
  void push(EnvironmentId environment, long account);

  /**
   * Whether its cluster shows a store as it is here.
   *
   * @throws RuntimeException when it cannot be reached
   */
  boolean agrees(Store store);
}
