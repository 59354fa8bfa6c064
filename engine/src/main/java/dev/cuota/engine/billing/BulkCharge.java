package dev.cuota.engine.billing;

import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.platform.EnvironmentId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A wish to charge everybody who is charged by itself, and how far it is.
 *
 * @param accounts how many owed something when it was made
 * @param done how many of them were looked at
 * @param outcomes of those, how many ended how
 * @param charges what providers were asked for, by how that stands now
 * @param endedAt when the last account was done; null while it goes on
 */
public record BulkCharge(
    UUID id,
    EnvironmentId environment,
    int accounts,
    int done,
    Map<BulkOutcome, Integer> outcomes,
    Map<ChargeStatus, Integer> charges,
    String askedBy,
    Instant begunAt,
    @Nullable Instant endedAt) {
  public BulkCharge {
    outcomes = Collections.unmodifiableMap(filled(BulkOutcome.class, outcomes));
    charges = Collections.unmodifiableMap(filled(ChargeStatus.class, charges));
  }

  private static <E extends Enum<E>> Map<E, Integer> filled(Class<E> type, Map<E, Integer> some) {
    Map<E, Integer> all = new EnumMap<>(type);
    for (E one : type.getEnumConstants()) {
      all.put(one, some.getOrDefault(one, 0));
    }
    return all;
  }

  /** Whether there is something left to do. */
  public boolean isRunning() {
    return endedAt == null;
  }
}
