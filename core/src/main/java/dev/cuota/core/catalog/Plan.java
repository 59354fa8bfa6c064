package dev.cuota.core.catalog;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of a plan; never changed once applied.
 *
 * @param key stable name
 * @param version 1, 2, 3 …; 0 while it is only a document
 * @param names title by language tag
 * @param price per interval, in {@code currency}
 * @param currency ISO 4217 code
 * @param interval how often the price is due
 * @param like key of the plan whose entitlements it shares, as an annual plan does its monthly
 *     twin's; null for its own. {@code entitlements} holds them either way
 * @param entitlements per month, feature key to what the plan gives; what is absent is not included
 * @param gmvThreshold sales per month free of commission; null when the plan takes none
 * @param gmvCommissionPct percent of sales above the threshold; null when the plan takes none
 * @param graceDays days between the soft and the hard limit
 * @param enforcement which features must be over for the account to be over
 */
public record Plan(
    String key,
    int version,
    SortedMap<String, String> names,
    BigDecimal price,
    String currency,
    Interval interval,
    @Nullable String like,
    SortedMap<String, Entitlement> entitlements,
    @Nullable Quantity gmvThreshold,
    @Nullable BigDecimal gmvCommissionPct,
    int graceDays,
    Policy enforcement) {

  public Plan {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    entitlements = Collections.unmodifiableSortedMap(new TreeMap<>(entitlements));
    price = Amounts.canonical(price);
    gmvCommissionPct = gmvCommissionPct == null ? null : Amounts.canonical(gmvCommissionPct);
  }

  /** How often the price is due. */
  public enum Interval {
    MONTH,
    YEAR
  }

  /** Which features must be over their limit for the account to count as over. */
  public enum Policy {
    /** Any one. */
    ANY,
    /** Every one that has a limit. */
    ALL
  }

  /** What the plan gives of {@code feature}; not included when it does not name it. */
  public Entitlement entitlement(String feature) {
    Entitlement found = entitlements.get(feature);
    return found != null ? found : Entitlement.of(Limit.notIncluded(), Mode.HARD);
  }

  /** The title in {@code language}, else English, else the key. */
  public String name(String language) {
    return names.getOrDefault(language, names.getOrDefault("en", key));
  }

  /** The same plan as version {@code number}. */
  public Plan withVersion(int number) {
    return copy(number, entitlements);
  }

  /** The same plan with other entitlements. */
  public Plan withEntitlements(SortedMap<String, Entitlement> others) {
    return copy(version, others);
  }

  private Plan copy(int number, SortedMap<String, Entitlement> held) {
    return new Plan(
        key,
        number,
        names,
        price,
        currency,
        interval,
        like,
        held,
        gmvThreshold,
        gmvCommissionPct,
        graceDays,
        enforcement);
  }

  /** Whether {@code other} gives and costs the same, whatever its version. */
  public boolean sameTermsAs(Plan other) {
    return withVersion(0).equals(other.withVersion(0));
  }
}
