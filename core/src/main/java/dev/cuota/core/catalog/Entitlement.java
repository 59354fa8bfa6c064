package dev.cuota.core.catalog;

import dev.cuota.core.platform.Period;
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
 */
public record Entitlement(
    Limit limit, Mode mode, @Nullable Window window, Scope scope, @Nullable Overage overage) {

  /** Lengths of windows inside a period. */
  public enum Window {
    MINUTE(ChronoUnit.MINUTES),
    HOUR(ChronoUnit.HOURS),
    DAY(ChronoUnit.DAYS);

    private final ChronoUnit unit;

    Window(ChronoUnit unit) {
      this.unit = unit;
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

  /** What going over costs, if it is sold. */
  public Optional<Overage> overagePrice() {
    return Optional.ofNullable(overage);
  }
}
