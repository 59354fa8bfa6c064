package dev.cuota.core.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an amount may be used or not: the rule that decided and the numbers it went by, all in the
 * feature's unit. Holds no more than is needed to tell it again when the catalog has moved on.
 *
 * @param granted what went for the tenant at that moment
 * @param reason the code that was answered; null when it was allowed
 */
public record Explanation(
    Thing thing, Entitlement granted, Rule rule, @Nullable Reason reason, Numbers numbers) {

  /**
   * What was asked for.
   *
   * @param feature key
   * @param unit what one of it is called; empty when it has none
   */
  public record Thing(String feature, FeatureKind kind, String unit) {}

  /**
   * The numbers of a decision.
   *
   * @param used counted at that moment
   * @param held promised to reservations and leases, zero or more
   * @param amount asked for
   * @param remaining what was left beside what was used and held; null when unlimited
   */
  public record Numbers(
      Quantity used, Quantity held, Quantity amount, @Nullable Quantity remaining) {

    /** What would be taken once the amount is, too; what is below zero counts as nothing used. */
    public Quantity after() {
      return taken().plus(amount);
    }

    private Quantity taken() {
      return (used.signum() < 0 ? Quantity.ZERO : used).plus(held);
    }
  }

  /**
   * Explains a decision.
   *
   * @param asked the amount asked for, in the feature's unit; a decision about what was recorded
   *     before holds none
   */
  public static Explanation of(Decision decision, Quantity asked) {
    Allowance allowance = decision.allowance();
    Feature feature = allowance.feature();
    Use use = decision.use();
    return new Explanation(
        new Thing(feature.key(), feature.kind(), feature.unit()),
        atOnce(allowance),
        rule(decision, asked),
        decision instanceof Decision.Denied denied ? denied.reason() : null,
        new Numbers(
            feature.fromMeterUnit(use.used()),
            feature.fromMeterUnit(held(decision)),
            asked,
            decision.remaining().orElse(null)));
  }

  /** Of what flows back evenly, what there is at most counts rather than how fast it comes. */
  private static Entitlement atOnce(Allowance allowance) {
    Entitlement said = allowance.entitlement();
    return new Entitlement(
        allowance.capacity(), said.mode(), said.window(), said.scope(), said.overage());
  }

  /** What is leased is in nobody's way but when it is what was missing. */
  private static Quantity held(Decision decision) {
    Use use = decision.use();
    return decision.isAllowed() ? use.held() : use.held().plus(use.leased());
  }

  /** Whether it may be used. */
  public boolean isAllowed() {
    return reason == null;
  }

  /** What the amount takes beyond the limit; zero when nothing is. */
  public Quantity missing() {
    if (!(granted.limit() instanceof Limit.AtMost(Quantity most))) {
      return Quantity.ZERO;
    }
    Quantity wanted = thing.kind() == FeatureKind.SETTING ? numbers.amount() : numbers.after();
    Quantity over = wanted.minus(most);
    return over.signum() > 0 ? over : Quantity.ZERO;
  }

  /** What would have let it through; nothing for what was allowed. */
  public Set<Remedy> remedies() {
    return switch (rule) {
      case NOT_INCLUDED -> EnumSet.of(Remedy.UPGRADE);
      case ACCOUNT_BARRED ->
          EnumSet.of(reason == Reason.SUBSCRIPTION_INACTIVE ? Remedy.SUBSCRIBE : Remedy.RECOVER);
      case ABOVE_SETTING -> EnumSet.of(Remedy.ASK_LESS, Remedy.UPGRADE);
      case ABOVE_HARD_LIMIT -> roomMakers();
      case FREES, ADDS_NOTHING, RECORDED, UNLIMITED, SOFT_LIMIT, WITHIN_LIMIT ->
          EnumSet.noneOf(Remedy.class);
    };
  }

  private Set<Remedy> roomMakers() {
    Set<Remedy> remedies = EnumSet.of(Remedy.UPGRADE);
    Quantity left = numbers.remaining();
    if (left != null && left.signum() > 0) {
      remedies.add(Remedy.ASK_LESS);
    }
    if (granted.limit() instanceof Limit.AtMost(Quantity most)) {
      boolean everFits = numbers.amount().compareTo(most) <= 0;
      if (everFits && isPeriodic()) {
        remedies.add(Remedy.WAIT);
      } else if (everFits) {
        remedies.add(Remedy.FREE);
      }
      if (numbers.held().signum() > 0
          && numbers.after().minus(numbers.held()).compareTo(most) <= 0) {
        remedies.add(Remedy.LET_GO);
      }
    }
    return remedies;
  }

  private boolean isPeriodic() {
    return thing.kind() == FeatureKind.METERED || thing.kind() == FeatureKind.WINDOW;
  }

  private static Rule rule(Decision decision, Quantity asked) {
    return switch (decision) {
      case Decision.Denied denied -> rule(denied);
      case Decision.Allowed allowed -> rule(allowed, asked);
    };
  }

  private static Rule rule(Decision.Denied denied) {
    return switch (denied.reason()) {
      case QUOTA_HARD_LIMIT, SUBSCRIPTION_INACTIVE -> Rule.ACCOUNT_BARRED;
      case FEATURE_GATED -> Rule.NOT_INCLUDED;
      case PLAN_LIMIT_EXCEEDED, LIMIT_EXCEEDED, STORAGE_LIMIT_EXCEEDED ->
          denied.allowance().feature().kind() == FeatureKind.SETTING
              ? Rule.ABOVE_SETTING
              : Rule.ABOVE_HARD_LIMIT;
    };
  }

  private static Rule rule(Decision.Allowed allowed, Quantity asked) {
    int direction = allowed.use().amount().signum();
    if (direction < 0) {
      return Rule.FREES;
    } else if (direction == 0) {
      return asked.signum() == 0 ? Rule.ADDS_NOTHING : Rule.RECORDED;
    }
    Allowance allowance = allowed.allowance();
    if (!allowance.hasCeiling() || allowance.feature().kind() == FeatureKind.SWITCH) {
      return Rule.UNLIMITED;
    }
    return allowance.isHard() ? Rule.WITHIN_LIMIT : Rule.SOFT_LIMIT;
  }
}
