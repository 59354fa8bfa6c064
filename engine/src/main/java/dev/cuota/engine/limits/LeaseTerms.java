package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.limits.Allowance;
import java.util.Optional;

/** Which allowances may be decided far away, and on what terms. */
final class LeaseTerms {
  private LeaseTerms() {}

  /**
   * Whether leases are given of it: it is used up over the period, nobody else's use counts, no window
   * is in it, and its meter adds up what is consumed.
   */
  static boolean isLeasable(CompiledPlan plan, Allowance allowance) {
    return allowance.feature().kind() == FeatureKind.METERED
        && !allowance.isShared()
        && plan.windowsOf(allowance).isEmpty()
        && meter(plan, allowance)
            .map(Meter::aggregation)
            .filter(one -> one == Aggregation.SUM || one == Aggregation.COUNT)
            .isPresent();
  }

  /** What a lease depends on beside what is left; when it changes, the lease is wanted back. */
  static String of(Subject subject, Allowance allowance) {
    String bar = subject.bar() == null || !allowance.isHard() ? "" : " barred";
    return allowance.limit().text() + " " + allowance.mode() + bar;
  }

  private static Optional<Meter> meter(CompiledPlan plan, Allowance allowance) {
    return Optional.ofNullable(allowance.feature().meter()).flatMap(plan.catalog()::meter);
  }
}
