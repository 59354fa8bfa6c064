package dev.cuota.engine.billing;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of adjustments goes on statements: what comes to anything, waits for no rate and stands on none yet.
 * From then on it is not worked out anew; what changes later becomes a correction.
 */
public final class Stating {
  Stating() {}

  /**
   * What an account is told of an adjustment.
   *
   * @param statement on which
   * @param tax null for none
   */
  public record Told(UUID statement, @Nullable Tax tax) {}

  /** Accounts that have some made before then, in the order of their numbers. */
  public List<Long> accounts(
      Tx tx, EnvironmentId environment, Instant before, long after, int limit) {
    return StatingSql.accounts(tx, environment, before, after, limit);
  }

  /** Those of accounts, made before then, for this transaction alone. */
  public List<Adjustment> open(
      Tx tx, EnvironmentId environment, Collection<Long> accounts, Instant before) {
    return StatingSql.lockOpen(tx, environment, accounts, before);
  }

  /** Those with these ids. */
  public List<Adjustment> of(Tx tx, EnvironmentId environment, Collection<UUID> ids) {
    return StatingSql.of(tx, environment, ids);
  }

  /** Those that say that they stand on these statements, by statement. */
  public Map<UUID, List<Adjustment>> on(
      Tx tx, EnvironmentId environment, Collection<UUID> statements) {
    return StatingSql.on(tx, environment, statements);
  }

  /**
   * Takes down on which statements they stand.
   *
   * @param told by adjustment; each is on none so far
   */
  public void put(Tx tx, EnvironmentId environment, Map<UUID, Told> told) {
    StatingSql.put(tx, environment, told);
  }
}
