package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import java.util.List;

/** What the clusters show of stores. */
interface StoreMirror {
  /**
   * Has the clusters show the stores of accounts as they are here.
   *
   * @throws RuntimeException when one of them cannot be reached; to tell it again is harmless
   */
  void push(EnvironmentId environment, List<Long> accounts);

  /**
   * Has a cluster show stores as they are told.
   *
   * @return keys of tenants that somebody keeps paused there
   * @throws RuntimeException when it cannot be reached; to tell it again is harmless
   */
  List<String> tell(EnvironmentId environment, String cluster, List<KnownStore> stores);

  /**
   * Whether its cluster shows a store as it is here.
   *
   * @throws RuntimeException when it cannot be reached
   */
  boolean agrees(Store store);
}
