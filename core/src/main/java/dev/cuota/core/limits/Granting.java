package dev.cuota.core.limits;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule for what grants can be given of: what is used up over the period and adds up, to whom its
 * allowance belongs. What exists rather than is used up gets an override.
 */
public final class Granting {
  /** Furthest that times may be ahead, in years. */
  public static final int MAX_YEARS = 50;

  /** Most digits of an amount before the point, so that sums of grants always fit. */
  static final int INTEGER_DIGITS = 15;

  private static final int DAYS_A_YEAR = 365;

  private Granting() {}

  /** Why there can be no such grant. */
  public enum Flaw {
    /** It is not used up over the period; another limit is given by an override. */
    NOT_METERED,
    /** Its meter does not add up, so that it cannot be told what a grant was used for. */
    NOT_ADDITIVE,
    /** All tenants of the account share its allowance, so that a grant is the account's. */
    ACCOUNT,
    /** Each tenant has an allowance of its own, so that a grant is a tenant's. */
    TENANT,
    /** The amount is not positive, or does not fit the feature's meter. */
    AMOUNT,
    /** What is carried over is less than nothing, or does not fit the feature's meter. */
    ROLLOVER,
    /** It starts within an hour; usage is told apart by the hour. */
    STARTS_CUT,
    /** It would have started before the running month. */
    STARTS_EARLY,
    /** It starts later than anybody plans. */
    STARTS_LATE,
    /** It expires within an hour. */
    EXPIRES_CUT,
    /** It would be over before it starts, or is already. */
    EXPIRES_EARLY,
    /** It expires later than anybody plans; that is never. */
    EXPIRES_LATE
  }

  /**
   * What is wrong with giving a grant; empty when nothing is.
   *
   * @param aggregation of its meter; null without one
   * @param scope whose allowance it is
   * @param toAccount whether it is for an account rather than a tenant
   */
  public static Optional<Flaw> flaw(
      Feature feature,
      @Nullable Aggregation aggregation,
      Entitlement.Scope scope,
      boolean toAccount) {
    if (feature.kind() != FeatureKind.METERED) {
      return Optional.of(Flaw.NOT_METERED);
    } else if (aggregation != Aggregation.SUM && aggregation != Aggregation.COUNT) {
      return Optional.of(Flaw.NOT_ADDITIVE);
    }
    boolean shared = scope == Entitlement.Scope.ACCOUNT;
    if (shared == toAccount) {
      return Optional.empty();
    }
    return Optional.of(shared ? Flaw.ACCOUNT : Flaw.TENANT);
  }

  /** What is wrong with the amounts, in the feature's unit; empty when nothing is. */
  public static Optional<Flaw> flaw(Feature feature, Quantity amount, @Nullable Quantity rollover) {
    if (amount.signum() <= 0 || !fits(feature, amount)) {
      return Optional.of(Flaw.AMOUNT);
    }
    return rollover == null || (rollover.signum() >= 0 && fits(feature, rollover))
        ? Optional.empty()
        : Optional.of(Flaw.ROLLOVER);
  }

  /** What is wrong with the times; empty when nothing is. */
  public static Optional<Flaw> flaw(Instant starts, @Nullable Instant expires, Instant now) {
    Instant latest = now.plus(Duration.ofDays(DAYS_A_YEAR * MAX_YEARS));
    if (isCut(starts)) {
      return Optional.of(Flaw.STARTS_CUT);
    } else if (starts.isBefore(Period.month(now).start())) {
      return Optional.of(Flaw.STARTS_EARLY);
    } else if (starts.isAfter(latest)) {
      return Optional.of(Flaw.STARTS_LATE);
    } else if (expires == null) {
      return Optional.empty();
    } else if (isCut(expires)) {
      return Optional.of(Flaw.EXPIRES_CUT);
    } else if (!expires.isAfter(starts) || !expires.isAfter(now)) {
      return Optional.of(Flaw.EXPIRES_EARLY);
    }
    return expires.isAfter(latest) ? Optional.of(Flaw.EXPIRES_LATE) : Optional.empty();
  }

  private static boolean isCut(Instant time) {
    return !time.truncatedTo(ChronoUnit.HOURS).equals(time);
  }

  private static boolean fits(Feature feature, Quantity amount) {
    return isModest(amount) && feature.fits(amount) && isModest(feature.toMeterUnit(amount));
  }

  private static boolean isModest(Quantity amount) {
    return amount.value().precision() - amount.value().scale() <= INTEGER_DIGITS;
  }
}
