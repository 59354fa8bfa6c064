package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Which stored events to show, newest first.
 *
 * @param range by the event's time
 * @param id part of the id; null for any
 * @param subject part of the tenant's key; null for any
 * @param uncountedOnly only events that no meter counts
 * @param tenant exactly this one; null for any
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record EventFilter(
    EnvironmentId environment,
    Period range,
    @Nullable String id,
    @Nullable String subject,
    boolean uncountedOnly,
    @Nullable TenantId tenant,
    int limit) {
  public static final int MAX_LIMIT = 100;

  /** Events of any tenant. */
  public EventFilter(
      EnvironmentId environment,
      Period range,
      @Nullable String id,
      @Nullable String subject,
      boolean uncountedOnly,
      int limit) {
    this(environment, range, id, subject, uncountedOnly, null, limit);
  }

  /** The newest events of one tenant. */
  public static EventFilter of(
      EnvironmentId environment, TenantId tenant, Period range, int limit) {
    return new EventFilter(environment, range, null, null, false, tenant, limit);
  }
}
