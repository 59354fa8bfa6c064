package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Tenant;
import java.util.Comparator;

/**
 * Which bucket: one tenant's, or that of all tenants of an account, of one feature by one meter.
 *
 * @param account 0 when it is a tenant's own
 * @param tenant 0 when it is shared
 */
record BucketPlace(
    EnvironmentId environment, long account, long tenant, int meter, String feature) {
  /** The order in which transactions lock them. */
  static final Comparator<BucketPlace> ORDER =
      Comparator.comparingLong(BucketPlace::tenant)
          .thenComparingLong(BucketPlace::account)
          .thenComparingInt(BucketPlace::meter)
          .thenComparing(BucketPlace::feature);

  static BucketPlace of(Tenant tenant, Allowance allowance) {
    boolean shared = allowance.isShared();
    return new BucketPlace(
        tenant.environment(),
        shared ? tenant.account() : 0,
        shared ? 0 : tenant.id().value(),
        allowance.meter(),
        allowance.feature().key());
  }
}
