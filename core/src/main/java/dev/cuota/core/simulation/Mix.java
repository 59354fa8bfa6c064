package dev.cuota.core.simulation;

import dev.cuota.core.rating.Apportionment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How accounts are spread over plans.
 *
 * @param shares by plan, in order; zero or more each, and more than zero in all. They need not add up to
 *     a hundred
 */
public record Mix(Map<String, BigDecimal> shares) {
  /** The usual one: many who pay little, few who pay much. */
  public static final Mix USUAL =
      new Mix(ordered("free", "30", "starter", "50", "professional", "15", "enterprise", "5"));

  /** Most accounts that are spread. */
  public static final int MAX_ACCOUNTS = 100_000_000;

  public Mix {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
    if (shares.values().stream().anyMatch(share -> share.signum() < 0)
        || shares.values().stream().allMatch(share -> share.signum() == 0)) {
      throw new IllegalArgumentException("shares are zero or more, and not all zero: " + shares);
    }
  }

  private static Map<String, BigDecimal> ordered(String... plansAndShares) {
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    for (int i = 0; i < plansAndShares.length; i += 2) {
      shares.put(plansAndShares[i], new BigDecimal(plansAndShares[i + 1]));
    }
    return shares;
  }

  /**
   * Spreads accounts by the largest remainder, see {@link Apportionment}.
   *
   * @param accounts 0 to {@value #MAX_ACCOUNTS}
   */
  public Map<String, Integer> of(int accounts) {
    if (accounts < 0 || accounts > MAX_ACCOUNTS) {
      throw new IllegalArgumentException("0 to %d accounts".formatted(MAX_ACCOUNTS));
    }
    List<BigInteger> parts =
        Apportionment.byWeight(BigInteger.valueOf(accounts), List.copyOf(shares.values()));
    Iterator<BigInteger> part = parts.iterator();
    Map<String, Integer> spread = new LinkedHashMap<>();
    shares.keySet().forEach(plan -> spread.put(plan, part.next().intValueExact()));
    return spread;
  }
}
