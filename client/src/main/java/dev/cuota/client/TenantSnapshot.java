package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server said of a tenant.
 *
 * @param known false when it has no such tenant
 * @param bar code for why nothing hard-limited may be used; null in good standing
 * @param features by key
 * @param takenNanos before it was asked for, on the monotonic clock
 */
record TenantSnapshot(
    String tenant,
    boolean known,
    @Nullable String plan,
    @Nullable String bar,
    @Nullable String upgradeUrl,
    Map<String, Feature> features,
    long takenNanos) {

  /**
   * One feature of the tenant's.
   *
   * @param leasable whether it is handed out in leases
   */
  record Feature(
      String key,
      Limit limit,
      boolean hard,
      BigDecimal used,
      BigDecimal held,
      @Nullable Instant reset,
      boolean leasable) {

    Feature with(Limit newLimit, boolean nowHard, BigDecimal newUsed) {
      return new Feature(key, newLimit, nowHard, newUsed, held, reset, leasable);
    }

    /** Whether another says the same of how much there is. */
    boolean isLimitedAs(Feature other) {
      return hard == other.hard && isSame(limit, other.limit);
    }

    private static boolean isSame(Limit one, Limit other) {
      if (one instanceof Limit.AtMost most && other instanceof Limit.AtMost otherMost) {
        return most.amount().compareTo(otherMost.amount()) == 0;
      }
      return one.equals(other);
    }

    @Nullable BigDecimal remaining() {
      if (limit instanceof Limit.AtMost most) {
        return most.amount().subtract(used).subtract(held).max(BigDecimal.ZERO);
      }
      return limit instanceof Limit.NotIncluded ? BigDecimal.ZERO : null;
    }
  }

  /** A tenant that the server does not know. */
  static TenantSnapshot unknown(String tenant, long takenNanos) {
    return new TenantSnapshot(tenant, false, null, null, null, Map.of(), takenNanos);
  }

  static TenantSnapshot read(JsonObject json, long takenNanos) {
    Map<String, Feature> features = new HashMap<>();
    for (JsonObject one : json.objects("features")) {
      Feature feature = feature(one);
      features.put(feature.key(), feature);
    }
    return new TenantSnapshot(
        json.text("tenant"),
        true,
        json.textOrNull("plan"),
        json.textOrNull("bar"),
        json.textOrNull("upgradeUrl"),
        Map.copyOf(features),
        takenNanos);
  }

  private static Feature feature(JsonObject json) {
    Limit limit = json.limit("limit");
    BigDecimal used = json.numberOrNull("used");
    BigDecimal held = json.numberOrNull("held");
    return new Feature(
        json.text("feature"),
        limit == null ? new Limit.Unlimited() : limit,
        !"soft".equals(json.textOrNull("mode")),
        used == null ? BigDecimal.ZERO : used,
        held == null ? BigDecimal.ZERO : held,
        json.time("reset"),
        json.flag("leasable"));
  }
}
