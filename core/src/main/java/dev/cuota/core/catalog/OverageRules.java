package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold for a price list, whether it is a plan's or agreed with one account. */
public final class OverageRules {
  private static final int MAX_TIERS = 50;

  private final Findings findings;

  OverageRules(Findings findings) {
    this.findings = findings;
  }

  /** Everything that is wrong with it; empty when it may be used. */
  public static List<Finding> check(String path, Overage overage) {
    Findings findings = new Findings();
    new OverageRules(findings).price(path, overage);
    return findings.all();
  }

  void price(String at, Overage overage) {
    switch (overage) {
      case Overage.Plain(var price) -> findings.price(at, price);
      case Overage.Graduated(var tiers) -> tiers(at + ".graduated", tiers);
      case Overage.Volume(var tiers) -> tiers(at + ".volume", tiers);
      case Overage.Packages(var size, var price) -> {
        findings.unless(size.signum() > 0, at + ".package.size", "must be more than zero");
        findings.price(at + ".package.price", price);
      }
      case Overage.Bounded(var price, var minimum, var maximum) -> {
        price(at, price);
        bounds(at, minimum, maximum);
      }
    }
  }

  private void bounds(String at, @Nullable BigDecimal minimum, @Nullable BigDecimal maximum) {
    if (minimum != null) {
      findings.price(at + ".minimum", minimum);
    }
    if (maximum != null) {
      findings.price(at + ".maximum", maximum);
    }
    findings.unless(
        minimum == null || maximum == null || minimum.compareTo(maximum) <= 0,
        at + ".maximum",
        "must not be less than the minimum");
  }

  private void tiers(String path, List<Overage.Tier> tiers) {
    findings.unless(
        !tiers.isEmpty() && tiers.size() <= MAX_TIERS,
        path,
        "needs 1 to %d tiers".formatted(MAX_TIERS));
    Quantity reached = Quantity.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      String at = "%s[%d]".formatted(path, i);
      Quantity upTo = tiers.get(i).upTo();
      boolean last = i == tiers.size() - 1;
      findings.price(at + ".price", tiers.get(i).unitPrice());
      findings.unless(
          (upTo == null) == last,
          at + ".upTo",
          last ? "the last tier is open: leave upTo out" : "only the last tier may be open");
      if (upTo != null) {
        findings.unless(upTo.compareTo(reached) > 0, at + ".upTo", "must be more than " + reached);
        reached = upTo;
      }
    }
  }
}
