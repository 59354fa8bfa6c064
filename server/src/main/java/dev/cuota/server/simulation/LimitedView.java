package dev.cuota.server.simulation;

import dev.cuota.engine.simulation.Limited;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody would have been refused something, as it is written.
 *
 * @param account internal number
 * @param key of the account
 * @param tenant null for the allowance of all tenants
 * @param since the first hour; null where hours are not known
 * @param before whether it was beyond what went then, too
 */
public record LimitedView(
    long account,
    String key,
    String month,
    String feature,
    @Nullable String tenant,
    String reason,
    String used,
    String allowed,
    @Nullable Instant since,
    boolean before) {

  /** Of that account. */
  public static LimitedView of(long account, String key, Limited one) {
    return new LimitedView(
        account,
        key,
        one.month().toString(),
        one.feature(),
        one.tenant(),
        one.why().wire(),
        one.used().toString(),
        one.allowed().toString(),
        one.at(),
        one.before());
  }
}
