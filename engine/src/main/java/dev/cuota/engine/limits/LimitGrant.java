package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An extra allowance of one feature, as somebody has given it.
 *
 * @param account internal number
 * @param tenant whose it is; null when it is the account's, for all its tenants together
 * @param feature key
 * @param reason may be empty
 * @param madeBy name of who gave it
 * @param voided null when it was not taken back
 */
public record LimitGrant(
    UUID id,
    EnvironmentId environment,
    long account,
    @Nullable TenantId tenant,
    String feature,
    Terms terms,
    String reason,
    String madeBy,
    Instant madeAt,
    @Nullable Voided voided) {

  /**
   * What is given, in the feature's unit.
   *
   * @param expires null for never
   * @param monthly whether the amount comes again with each month (UTC)
   * @param rollover most that a month hands on to the next; null for everything
   */
  public record Terms(
      Quantity amount,
      int priority,
      Instant starts,
      @Nullable Instant expires,
      boolean monthly,
      @Nullable Quantity rollover) {}

  /**
   * That it was taken back.
   *
   * @param takenBack what was left of it, in the meter's unit
   */
  public record Voided(Instant at, String by, BigDecimal takenBack) {}

  OverrideHolder holder() {
    return new OverrideHolder(environment, account, tenant);
  }

  /** The same, taken back. */
  LimitGrant as(Voided how) {
    return new LimitGrant(
        id, environment, account, tenant, feature, terms, reason, madeBy, madeAt, how);
  }

  /** As the rule knows it, in the unit of the feature's meter. */
  Grant metered(Feature of) {
    return in(of::toMeterUnit);
  }

  /** The same without a meter. */
  Grant unmetered() {
    return in(amount -> amount);
  }

  private Grant in(UnaryOperator<Quantity> unit) {
    Quantity rollover = terms.rollover();
    return new Grant(
        id,
        unit.apply(terms.amount()).value(),
        terms.priority(),
        terms.starts(),
        terms.expires(),
        terms.monthly(),
        rollover == null ? null : unit.apply(rollover).value(),
        madeAt,
        voided == null ? null : new Grant.Voiding(voided.at(), voided.takenBack()));
  }
}
