package dev.cuota.core.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan gives of one feature, prepared for deciding: the limit is kept in the meter's unit, in
 * which it is exact whatever the size of the feature's own. Immutable.
 */
public final class Allowance {
  /** Stands for no meter, as switches and settings have none. */
  public static final int NO_METER = 0;

  private static final Quantity MOST = Quantity.of("9".repeat(Quantity.INTEGER_DIGITS));

  private final Feature feature;
  private final Entitlement entitlement;
  private final int meter;
  private final @Nullable BigDecimal ceiling;
  private final @Nullable TokenBucket bucket;
  private final BigDecimal warnFrom;
  private final @Nullable Raise raise;
  private final Instant until;

  /**
   * How far it reaches.
   *
   * @param ceiling in the meter's unit; null without a number
   * @param bucket from which it is taken if it flows back evenly
   * @param raise by grants; null without any
   * @param until when another limit counts by itself
   */
  private record Reach(
      @Nullable BigDecimal ceiling,
      @Nullable TokenBucket bucket,
      @Nullable Raise raise,
      Instant until) {}

  private Allowance(Feature feature, Entitlement entitlement, int meter, Reach reach) {
    this.bucket = reach.bucket();
    this.feature = feature;
    this.entitlement = entitlement;
    this.meter = meter;
    this.ceiling = reach.ceiling();
    this.raise = reach.raise();
    this.until = reach.until();
    this.warnFrom =
        ceiling == null
            ? BigDecimal.ZERO
            : ceiling.multiply(BigDecimal.valueOf(Warning.NEAR_PERCENT, 2));
  }

  /**
   * Prepares what {@code entitlement} gives of {@code feature}.
   *
   * @param meter number of the feature's meter; {@link #NO_METER} when it has none
   */
  public static Allowance of(Feature feature, Entitlement entitlement, int meter) {
    BigDecimal most =
        entitlement.limit() instanceof Limit.AtMost(Quantity amount)
            ? feature.toMeterUnit(amount).value()
            : null;
    TokenBucket bucket = most == null ? null : bucket(feature, entitlement, most);
    BigDecimal ceiling = bucket == null ? most : bucket.burst();
    return new Allowance(
        feature, entitlement, meter, new Reach(ceiling, bucket, null, Instant.MAX));
  }

  private static @Nullable TokenBucket bucket(
      Feature feature, Entitlement entitlement, BigDecimal rate) {
    Entitlement.Steady steady = entitlement.refill();
    Entitlement.Window window = entitlement.window();
    if (steady == null || window == null) {
      return null;
    }
    Quantity burst = steady.burst();
    return new TokenBucket(rate, window, burst == null ? rate : feature.toMeterUnit(burst).value());
  }

  /** The same, but only until then. */
  public Allowance until(Instant end) {
    return new Allowance(feature, entitlement, meter, new Reach(ceiling, bucket, raise, end));
  }

  /**
   * The same with what grants give beside it. What the plan does not include they open; what has no
   * bound they leave as it is.
   */
  public Allowance raised(Raise by) {
    if (limit() instanceof Limit.Unlimited) {
      return this;
    }
    BigDecimal included = ceiling == null ? BigDecimal.ZERO : ceiling;
    BigDecimal raised =
        included.add(by.granted().value()).add(by.passed().value()).min(MOST.value());
    Instant end = by.until().isBefore(until) ? by.until() : until;
    return new Allowance(
        feature,
        Overriding.apply(entitlement, Limit.atMost(feature.fromMeterUnit(new Quantity(raised)))),
        meter,
        new Reach(raised, bucket, by, end));
  }

  /** What is allowed. */
  public Feature feature() {
    return feature;
  }

  /** What the plan says of it. */
  public Entitlement entitlement() {
    return entitlement;
  }

  /** How much, in the feature's unit. */
  public Limit limit() {
    return entitlement.limit();
  }

  /** The bucket that it is, when what was used flows back evenly; null when it does not. */
  public @Nullable TokenBucket bucket() {
    return bucket;
  }

  /**
   * How much can be used at once, in the feature's unit: of a bucket what it holds, of all else the
   * limit.
   */
  public Limit capacity() {
    return bucket == null
        ? limit()
        : Limit.atMost(feature.fromMeterUnit(new Quantity(bucket.burst())));
  }

  /** How much can be used at once, in the meter's unit. */
  public Limit meteredLimit() {
    return ceiling == null ? limit() : Limit.atMost(new Quantity(ceiling));
  }

  /** What happens at the limit. */
  public Mode mode() {
    return entitlement.mode();
  }

  /** Number of the meter that counts it, or {@link #NO_METER}. */
  public int meter() {
    return meter;
  }

  /** Whether usage of it is counted, so that it can be consumed and not only looked at. */
  public boolean isCounted() {
    return meter != NO_METER && feature.kind() != FeatureKind.SETTING;
  }

  /** Whether using takes away from it, which switches and settings do not know. */
  boolean isUsedUp() {
    return feature.kind() != FeatureKind.SWITCH && feature.kind() != FeatureKind.SETTING;
  }

  /** Whether it is a quantity in being, which can be freed as well as used. */
  public boolean isLevel() {
    return feature.kind() == FeatureKind.COUNT || feature.kind() == FeatureKind.LEVEL;
  }

  /** Whether it is used up in windows shorter than the period. */
  public boolean isWindow() {
    return feature.kind() == FeatureKind.WINDOW;
  }

  /** Whether all tenants of the account use it together. */
  public boolean isShared() {
    return entitlement.scope() == Entitlement.Scope.ACCOUNT;
  }

  /** Whether it is never passed. */
  public boolean isHard() {
    return entitlement.mode() == Mode.HARD;
  }

  /** The window that holds {@code time}; of a feature of kind window only. */
  public Period window(Instant time) {
    Entitlement.Window window = entitlement.window();
    if (window == null) {
      throw new IllegalStateException(feature.key() + " has no window");
    }
    return window.holding(time);
  }

  /**
   * The period that holds {@code time}, after which what is used starts again from zero; empty for what
   * is not used up, and for what flows back evenly.
   */
  public Optional<Period> period(Instant time) {
    if (bucket != null) {
      return Optional.empty();
    }
    return switch (feature.kind()) {
      case METERED -> Optional.of(Period.month(time));
      case WINDOW -> Optional.ofNullable(entitlement.window()).map(one -> one.holding(time));
      case SWITCH, SETTING, COUNT, LEVEL -> Optional.empty();
    };
  }

  /** Whether there is a number to be near or over. */
  public boolean hasCeiling() {
    return ceiling != null;
  }

  /** How full it is in basis points, rounded down; 0 without a numeric limit. */
  public int basisPoints(Quantity used) {
    return ceiling == null ? 0 : Fill.basisPoints(used.value(), ceiling);
  }

  /** How full it is in percent, rounded half up; 0 without a numeric limit. */
  public int percentage(Quantity used) {
    return ceiling == null ? 0 : Fill.percentage(used.value(), ceiling);
  }

  /** Whether that much use is warned of. */
  public boolean warnsAt(Quantity used) {
    return used.signum() > 0 && isNear(used.value());
  }

  /**
   * What is used beyond the limit, in the meter's unit; zero when nothing is. What was used beyond it
   * before a grant began stays so.
   */
  public Quantity over(Quantity used) {
    Quantity before = raise == null ? Quantity.ZERO : raise.passed();
    return ceiling == null || used.value().compareTo(ceiling) <= 0
        ? before
        : new Quantity(used.value().subtract(ceiling)).plus(before);
  }

  /** By how much grants raise it; null when none do. */
  public @Nullable Raise raise() {
    return raise;
  }

  /** How much of the limit grants give, in the feature's unit. */
  public Quantity granted() {
    return raise == null ? Quantity.ZERO : feature.fromMeterUnit(raise.granted());
  }

  /** When another limit counts by itself; {@link Instant#MAX} for never. */
  public Instant until() {
    return until;
  }

  /** The limit in the meter's unit; null without a numeric one. */
  @Nullable BigDecimal ceiling() {
    return ceiling;
  }

  /** Whether {@code taken} reaches the point from which on answers warn. */
  boolean isNear(BigDecimal taken) {
    return ceiling != null && taken.signum() > 0 && taken.compareTo(warnFrom) >= 0;
  }

  /**
   * What the limit leaves beside {@code taken}, in the feature's unit, never below zero; zero of
   * what is not included, empty when unlimited.
   */
  Optional<Quantity> left(BigDecimal taken) {
    if (ceiling == null) {
      return limit() instanceof Limit.NotIncluded ? Optional.of(Quantity.ZERO) : Optional.empty();
    }
    BigDecimal left = ceiling.subtract(taken);
    return Optional.of(
        left.signum() <= 0 ? Quantity.ZERO : feature.fromMeterUnit(new Quantity(left)));
  }

  @Override
  public String toString() {
    return "Allowance[%s %s %s]".formatted(feature.key(), limit().text(), mode());
  }
}
