package dev.cuota.core.catalog;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one plan says of one feature.
 *
 * @param limit how much
 * @param mode what happens at the limit
 * @param window length of the window for {@link FeatureKind#WINDOW}, null otherwise
 * @param scope whose allowance it is
 * @param overage what units above it cost; null when going over is not sold
 * @param refill that what was used comes back little by little rather than with the next window; null
 *     for windows that begin on the clock
 * @param ownProvider how much an account may use that pays a provider of its own for it; null when
 *     {@code limit} holds for it, too
 */
public record Entitlement(
    Limit limit,
    Mode mode,
    @Nullable Window window,
    Scope scope,
    @Nullable Overage overage,
    @Nullable Steady refill,
    @Nullable Limit ownProvider) {

  /** One whose windows, if any, begin on the clock, and whose limit is the same for everybody. */
  public Entitlement(
      Limit limit, Mode mode, @Nullable Window window, Scope scope, @Nullable Overage overage) {
    this(limit, mode, window, scope, overage, null, null);
  }

  /**
   * A bucket: {@code limit} flows back in each window, evenly.
   *
   * @param burst most that can be used at once; null for as much as flows back in a window
   */
  public record Steady(@Nullable Quantity burst) {}

  /** Lengths of windows inside a period. */
  public enum Window {
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Window(ChronoUnit unit) {
      this.unit = unit;
    }

    /** How long each of them is. */
    public Duration length() {
      return unit.getDuration();
    }

    /** The window that holds {@code time}; windows begin on the clock, in UTC. */
    public Period holding(Instant time) {
      Instant start = time.truncatedTo(unit);
      return new Period(start, start.plus(1, unit));
    }
  }

  /** Whose allowance it is. */
  public enum Scope {
    /** Each tenant has its own. */
    TENANT,
    /** All tenants of the account share one. */
    ACCOUNT
  }

  /** A hard or soft limit of each tenant's own, without overage. */
  public static Entitlement of(Limit limit, Mode mode) {
    return new Entitlement(limit, mode, null, Scope.TENANT, null);
  }

  /** The same with what comes back little by little. */
  public Entitlement refilling(Steady how) {
    return new Entitlement(limit, mode, window, scope, overage, how, ownProvider);
  }

  /** The same with another limit for accounts that pay a provider of their own. */
  public Entitlement withOwnProvider(@Nullable Limit lifted) {
    return new Entitlement(limit, mode, window, scope, overage, refill, lifted);
  }

  /** What going over costs, if it is sold. */
  public Optional<Overage> overagePrice() {
    return Optional.ofNullable(overage);
  }
}
