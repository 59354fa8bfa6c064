package dev.cuota.core.margin;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From when on somebody is told of costs, and what is done about accounts with too small a margin.
 *
 * @param costAlert what all accounts may cost in a month before somebody is told; more than nothing
 * @param marginAlert under how many percent of all that came in somebody is told; 0 to 100
 * @param tolerance by how much an account may cost more than it pays before somebody is told, in the
 *     currency of {@code costAlert}; zero or more
 * @param guard what is done about single accounts
 */
public record MarginPolicy(Money costAlert, int marginAlert, BigDecimal tolerance, Guard guard) {
  /** Least of a margin that can be asked for, in percent. */
  public static final int LEAST_PERCENT = 0;

  /** Most of a margin that can be asked for, in percent. */
  public static final int MOST_PERCENT = 100;

  /** Most features that are throttled. */
  public static final int MAX_THROTTLES = 50;

  /** Most accounts with a mode of their own. */
  public static final int MAX_ACCOUNTS = 500;

  /** Where nobody has said anything: 10,000 EUR, 80 %, and nothing is done by itself. */
  public static final MarginPolicy USUAL =
      new MarginPolicy(
          Money.of("10000", "EUR"),
          80,
          BigDecimal.ZERO,
          new Guard(GuardMode.REPORT, 0, 10, new TreeMap<>(), Map.of()));

  /**
   * What is done about single accounts.
   *
   * @param floor under how many percent a margin is too small; at 0, when the account costs more than it
   *     pays
   * @param recovery how many percent above the floor it has to be again; so that who is near the floor
   *     is not held back and let go all day
   * @param throttles window features, and how much of each may be used in its window while the account
   *     is held back, in the feature's unit; more than nothing
   * @param accounts modes of single accounts, by internal number
   */
  public record Guard(
      GuardMode mode,
      int floor,
      int recovery,
      SortedMap<String, Quantity> throttles,
      Map<Long, GuardMode> accounts) {
    public Guard {
      throttles = new TreeMap<>(throttles);
      accounts = Map.copyOf(accounts);
      if (!isPercent(floor) || recovery < 0 || recovery > MOST_PERCENT) {
        throw new IllegalArgumentException("no floor: %d and %d".formatted(floor, recovery));
      }
      if (throttles.size() > MAX_THROTTLES || accounts.size() > MAX_ACCOUNTS) {
        throw new IllegalArgumentException("too much is named");
      }
      if (throttles.values().stream().anyMatch(rate -> rate.signum() <= 0)) {
        throw new IllegalArgumentException("who is throttled may use something");
      }
    }

    /** What is done about one account. */
    public GuardMode of(long account) {
      return accounts.getOrDefault(account, mode);
    }
  }

  public MarginPolicy {
    if (costAlert.signum() <= 0 || !costAlert.isRounded()) {
      throw new IllegalArgumentException("no amount to be told of: " + costAlert);
    }
    if (!isPercent(marginAlert) || tolerance.signum() < 0) {
      throw new IllegalArgumentException("no margin: %d %%".formatted(marginAlert));
    }
  }

  /** Whether a margin can be asked for. */
  public static boolean isPercent(int percent) {
    return percent >= LEAST_PERCENT && percent <= MOST_PERCENT;
  }
}
