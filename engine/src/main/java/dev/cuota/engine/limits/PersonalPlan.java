package dev.cuota.engine.limits;

import dev.cuota.engine.accounts.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan with what was said for one tenant, and with what its grants give now. It holds until what was
 * said changes, or the first of it begins or expires by itself.
 *
 * <p>What grants give follows from what was used before the running segment, which a late event can
 * change: with grants it is therefore worked out again every {@link #FRESH} while it is asked for.
 */
final class PersonalPlan {
  /** How long what was used before may be taken for known. */
  static final Duration FRESH = Duration.ofSeconds(10);

  /** How long after that it may still be gone by, by who asks for it after a pause. */
  private static final Duration OLDEST = FRESH.multipliedBy(3);

  private final Tenant tenant;
  private final Made made;
  private final Instant workedOut;
  private final Instant until;
  private final Map<String, Overridden> overrides;
  private final Raising.Raises raises;
  private final CompiledPlan plan;
  private volatile boolean asked;

  /**
   * What it was made from.
   *
   * @param overrides revision of them
   * @param grants revision of them
   */
  record Made(Entitlements.Terms terms, long overrides, long grants) {}

  private PersonalPlan(
      Tenant tenant,
      Made made,
      Instant workedOut,
      Map<String, Overridden> overrides,
      Raising.Raises raises,
      CompiledPlan plan) {
    this.tenant = tenant;
    this.made = made;
    this.workedOut = workedOut;
    this.overrides = overrides;
    this.raises = raises;
    this.plan = plan;
    Instant first = raises.until();
    for (Overridden one : overrides.values()) {
      Instant expires = one.override().expires();
      first = expires != null && expires.isBefore(first) ? expires : first;
    }
    this.until = first;
  }

  /**
   * Makes one. Where nothing is other than {@code before} it has the same plan, so that who holds it by
   * its allowances need not give them up.
   */
  static PersonalPlan of(
      Tenant tenant,
      Made made,
      Instant now,
      CompiledPlan overridden,
      Map<String, Overridden> overrides,
      Raising.Raises raises,
      @Nullable PersonalPlan before) {
    boolean same =
        before != null
            && before.made.terms().equals(made.terms())
            && before.overrides.equals(overrides)
            && before.raises.equals(raises);
    CompiledPlan plan =
        same && before != null ? before.plan : overridden.raised(raises.byFeature());
    return new PersonalPlan(tenant, made, now, Map.copyOf(overrides), raises, plan);
  }

  /**
   * The overrides that count now, the tenant's own before those of its account.
   *
   * @param own whether the tenant's own count
   */
  static Map<String, Overridden> counting(
      Overrides.OfAccount said, Tenant tenant, boolean own, Instant now) {
    Map<String, Overridden> counting = new HashMap<>();
    said.shared().forEach((_, one) -> put(counting, new Overridden(one, true), now));
    if (own) {
      said.own()
          .getOrDefault(tenant.id(), Map.of())
          .forEach((_, one) -> put(counting, new Overridden(one, false), now));
    }
    return counting;
  }

  private static void put(Map<String, Overridden> counting, Overridden one, Instant now) {
    if (one.override().isInForce(now)) {
      counting.put(one.override().feature(), one);
    }
  }

  Tenant tenant() {
    return tenant;
  }

  Made made() {
    return made;
  }

  CompiledPlan plan() {
    return plan;
  }

  /** Notes that somebody goes by it. */
  CompiledPlan asked() {
    // Written once only, as this is on everybody's way.
    if (!asked) {
      asked = true;
    }
    return plan;
  }

  boolean holds(Made now, Instant moment) {
    return made.equals(now)
        && moment.isBefore(until)
        && (raises.byFeature().isEmpty() || moment.isBefore(workedOut.plus(OLDEST)));
  }

  /** Whether the same goes by another one. */
  boolean saysSameAs(PersonalPlan other) {
    return made.terms().equals(other.made.terms())
        && overrides.equals(other.overrides)
        && raises.equals(other.raises);
  }

  /** Whether it should be worked out again though nobody waits for it. */
  boolean isStale(Instant now) {
    return !now.isBefore(until)
        || (asked && !raises.byFeature().isEmpty() && !now.isBefore(workedOut.plus(FRESH)));
  }
}
