package dev.cuota.core.rating;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.OverageRules;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule for what can be agreed with an account. */
public final class FeeRules {
  /** Furthest that a line may begin before or after now, in years. */
  public static final int MAX_YEARS = 10;

  private static final int DAYS_A_YEAR = 365;

  private FeeRules() {}

  /** Why there can be no such line. */
  public enum Flaw {
    /** The feature is not used up by the month, so nothing of it is ever over when a month ends. */
    NOT_BY_THE_MONTH,
    /** Commission is a percentage of sales; features have prices. */
    NOT_A_PERCENTAGE,
    /** Only commission is a percentage. */
    A_PERCENTAGE,
    /** A price, tier, minimum or maximum that there cannot be. */
    RATE,
    /** A percentage is 0 to 100, and a threshold zero or more. */
    PERCENT,
    /** The account's plan is in another currency. */
    CURRENCY,
    /** It does not begin with a month. */
    SINCE_CUT,
    /** It begins too long ago, or later than anybody plans. */
    SINCE_FAR,
    /** It does not end with a month. */
    UNTIL_CUT,
    /** It ends before it has begun. */
    UNTIL_EARLY
  }

  /**
   * What is wrong with agreeing on that; empty when nothing is.
   *
   * @param kind of the feature; null for commission
   * @param planned currency of the account's plan
   */
  public static Optional<Flaw> flaw(FeeOffer offer, @Nullable FeatureKind kind, String planned) {
    if (kind != null && kind != FeatureKind.METERED) {
      return Optional.of(Flaw.NOT_BY_THE_MONTH);
    } else if (offer.isPercent() != (kind == null)) {
      return Optional.of(kind == null ? Flaw.NOT_A_PERCENTAGE : Flaw.A_PERCENTAGE);
    } else if (!OverageRules.check("rate", offer.price()).isEmpty()) {
      return Optional.of(offer.isPercent() ? Flaw.PERCENT : Flaw.RATE);
    } else if (!offer.currency().equals(planned)) {
      return Optional.of(Flaw.CURRENCY);
    }
    return kind == null ? commission(offer) : Optional.empty();
  }

  private static Optional<Flaw> commission(FeeOffer offer) {
    Quantity threshold = offer.threshold();
    Overage price =
        offer.price() instanceof Overage.Bounded bounded ? bounded.price() : offer.price();
    boolean fine =
        threshold != null
            && threshold.signum() >= 0
            && price instanceof Overage.Plain(BigDecimal share)
            && share.compareTo(BigDecimal.ONE) <= 0;
    return fine ? Optional.empty() : Optional.of(Flaw.PERCENT);
  }

  /**
   * What is wrong with when a line begins and ends; empty when nothing is. It may begin in months that are
   * over: they are worked out again.
   */
  public static Optional<Flaw> flaw(Instant since, @Nullable Instant until, Instant now) {
    Duration most = Duration.ofDays((long) MAX_YEARS * DAYS_A_YEAR);
    if (!isMonth(since)) {
      return Optional.of(Flaw.SINCE_CUT);
    } else if (Duration.between(since, now).abs().compareTo(most) > 0) {
      return Optional.of(Flaw.SINCE_FAR);
    } else if (until != null && !isMonth(until)) {
      return Optional.of(Flaw.UNTIL_CUT);
    }
    return until != null && !since.isBefore(until)
        ? Optional.of(Flaw.UNTIL_EARLY)
        : Optional.empty();
  }

  /** Whether it is the start of a month in UTC. */
  public static boolean isMonth(Instant time) {
    return Period.month(time).start().equals(time);
  }
}
