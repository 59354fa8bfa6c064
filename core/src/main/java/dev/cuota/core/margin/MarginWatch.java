package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides what of a month's costs and margins somebody should be told. */
public final class MarginWatch {
  /** Most accounts that are told of by name, those that lose most. */
  public static final int MAX_NAMED = 1_000;

  private final YearMonth month;
  private final MarginPolicy policy;
  private final Exchange exchange;

  /** Says what an amount is worth in another currency. */
  @FunctionalInterface
  public interface Exchange {
    /** Empty without a rate. */
    Optional<Money> worth(Money amount, String currency);
  }

  public MarginWatch(YearMonth month, MarginPolicy policy, Exchange exchange) {
    this.month = month;
    this.policy = policy;
    this.exchange = exchange;
  }

  /** All of it; what is not in it any more is over. */
  public List<MarginFinding> look(MonthMargin all, List<MonthMargin.Part> parts) {
    List<MarginFinding> found = new ArrayList<>();
    costs(all).ifPresent(found::add);
    margin(all).ifPresent(found::add);
    parts.stream()
        .filter(part -> loses(part.margin()))
        .sorted(Comparator.comparing(MarginWatch::left))
        .limit(MAX_NAMED)
        .map(part -> loss(part.margin()))
        .forEach(found::add);
    return found;
  }

  /** Those that nobody can compare come last. */
  private static BigDecimal left(MonthMargin.Part part) {
    return part.left().map(Money::amount).orElse(BigDecimal.valueOf(Long.MAX_VALUE));
  }

  /** What could be valued at least; what could not would only add to it. */
  private Optional<MarginFinding> costs(MonthMargin all) {
    return exchange
        .worth(all.whole().cost(), policy.costAlert().currency())
        .map(Money::rounded)
        .filter(cost -> cost.against(policy.costAlert()) > 0)
        .map(
            cost ->
                new MarginFinding(
                    MarginFinding.Kind.COSTS,
                    MarginFinding.subject(month),
                    Map.of("cost", cost.toString(), "allowed", policy.costAlert().toString())));
  }

  /** Of those that could be valued; without revenue there is no margin to be under. */
  private Optional<MarginFinding> margin(MonthMargin all) {
    MonthMargin.Total whole = all.whole();
    return whole.income().signum() > 0
            && MarginShare.isUnder(whole.income(), whole.cost(), policy.marginAlert())
        ? Optional.of(
            new MarginFinding(
                MarginFinding.Kind.MARGIN,
                MarginFinding.subject(month),
                Map.of(
                    "margin",
                    whole.percent().orElse(0) + " %",
                    "wanted",
                    policy.marginAlert() + " %",
                    "cost",
                    whole.cost().toString(),
                    "revenue",
                    whole.income().toString())))
        : Optional.empty();
  }

  private boolean loses(AccountMargin margin) {
    Money none = Money.zero(margin.currency());
    if (policy.tolerance().signum() == 0) {
      return margin.loses(none);
    }
    Money tolerance = new Money(policy.tolerance(), policy.costAlert().currency());
    return margin.loses(exchange.worth(tolerance, margin.currency()).orElse(none));
  }

  private MarginFinding loss(AccountMargin margin) {
    return new MarginFinding(
        MarginFinding.Kind.LOSS, MarginFinding.subject(margin.key(), month), facts(margin));
  }

  /** What is told of an account that is held to its margin. */
  public static MarginFinding held(
      YearMonth month, AccountMargin margin, GuardMode mode, List<String> throttled) {
    Map<String, String> facts = new TreeMap<>(facts(margin));
    facts.put("mode", mode.wire());
    if (!throttled.isEmpty()) {
      facts.put("throttled", String.join(", ", throttled));
    }
    return new MarginFinding(
        MarginFinding.Kind.GUARD, MarginFinding.subject(margin.key(), month), facts);
  }

  private static Map<String, String> facts(AccountMargin margin) {
    return Map.of(
        "account", Long.toString(margin.account()),
        "plan", margin.plan(),
        "cost", margin.cost().toString(),
        "revenue", margin.income().toString());
  }
}
