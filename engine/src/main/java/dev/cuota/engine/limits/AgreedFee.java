package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.rating.FeeLine;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of an account's fee schedule, and who agreed on it.
 *
 * @param account internal number
 * @param reason in the words of who made it
 * @param madeBy name of who made it
 * @param ended who has ended it, and when they did; null when nobody has
 */
public record AgreedFee(
    UUID id,
    EnvironmentId environment,
    long account,
    FeeLine line,
    String reason,
    String madeBy,
    Instant madeAt,
    @Nullable Ended ended) {

  /** That somebody has ended it. */
  public record Ended(String by, Instant at) {}

  AgreedFee ended(Instant until, String by, Instant at) {
    return new AgreedFee(
        id, environment, account, line.until(until), reason, madeBy, madeAt, new Ended(by, at));
  }
}
