package dev.cuota.client;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a snapshot alone decides: what is not included, who is barred, switches and settings. */
final class LocalRules {
  private static final String GATED = "FEATURE_GATED";
  private static final String PLAN_LIMIT = "PLAN_LIMIT_EXCEEDED";

  private LocalRules() {}

  /** The decision; null when it takes counting. */
  static @Nullable Answer decide(
      TenantSnapshot tenant,
      TenantSnapshot.Feature feature,
      CatalogView.Kind kind,
      BigDecimal amount) {
    boolean counted = !kind.isSwitch() && !kind.isSetting();
    if (amount.signum() >= 0 && feature.limit() instanceof Limit.NotIncluded) {
      return answer(tenant, feature, GATED);
    } else if (counted) {
      boolean barred = tenant.bar() != null && feature.hard() && amount.signum() > 0;
      return barred ? answer(tenant, feature, tenant.bar()) : null;
    }
    boolean above =
        kind.isSetting()
            && feature.hard()
            && feature.limit() instanceof Limit.AtMost most
            && amount.compareTo(most.amount()) > 0;
    return answer(tenant, feature, above ? PLAN_LIMIT : null);
  }

  private static Answer answer(
      TenantSnapshot tenant, TenantSnapshot.Feature feature, @Nullable String code) {
    return Answer.local(tenant, feature, code, null, Decision.Source.SNAPSHOT);
  }
}
