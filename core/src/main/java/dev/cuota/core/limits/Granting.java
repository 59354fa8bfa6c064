package dev.cuota.core.limits;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.platform.Quantity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule for what grants can be given of: what is used up over the period and adds up, to whom its
 * allowance belongs. What exists rather than is used up gets an override.
 */
public final class Granting {
  /** Most digits of an amount before the point, so that sums of grants always fit. */
  static final int INTEGER_DIGITS = 15;

  private Granting() {}

  /** Why there can be no such grant. */
  public enum Flaw {
    /** It is not used up over the period; another limit is given by an override. */
    NOT_METERED,
    /** Its meter does not add up, so that it cannot be told what a grant was used for. */
    NOT_ADDITIVE,
    /** All tenants of the account share its allowance, so that a grant is the account's. */
    ACCOUNT,
    /** Each tenant has an allowance of its own, so that a grant is a tenant's. */
    TENANT,
    /** The number does not fit the feature's meter. */
    TOO_LARGE
  }

  /**
   * What is wrong with giving a grant; empty when nothing is.
   *
   * @param aggregation of its meter; null without one
   * @param scope whose allowance it is
   * @param toAccount whether it is for an account rather than a tenant
   */
  public static Optional<Flaw> flaw(
      Feature feature,
      @Nullable Aggregation aggregation,
      Entitlement.Scope scope,
      boolean toAccount) {
    if (feature.kind() != FeatureKind.METERED) {
      return Optional.of(Flaw.NOT_METERED);
    } else if (aggregation != Aggregation.SUM && aggregation != Aggregation.COUNT) {
      return Optional.of(Flaw.NOT_ADDITIVE);
    }
    boolean shared = scope == Entitlement.Scope.ACCOUNT;
    if (shared == toAccount) {
      return Optional.empty();
    }
    return Optional.of(shared ? Flaw.ACCOUNT : Flaw.TENANT);
  }

  /** Whether that much can be granted, in the feature's unit. */
  public static boolean fits(Feature feature, Quantity amount) {
    return isModest(amount) && feature.fits(amount) && isModest(feature.toMeterUnit(amount));
  }

  private static boolean isModest(Quantity amount) {
    return amount.value().precision() - amount.value().scale() <= INTEGER_DIGITS;
  }
}
