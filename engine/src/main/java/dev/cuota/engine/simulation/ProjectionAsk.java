package dev.cuota.engine.simulation;

import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Mix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which projections are wanted.
 *
 * @param accounts for how many accounts each
 * @param mix how they are spread; null for the usual mix where the catalog has its plans, else as the accounts
 *     of the range were, by the months that they were on each plan
 * @param assumption how use is assumed
 */
public record ProjectionAsk(
    List<Integer> accounts, @Nullable Mix mix, Economy.Assumption assumption) {
  /** Most projections at once. */
  public static final int MAX = 10;

  /** What is asked for when nothing is said. */
  public static final ProjectionAsk USUAL =
      new ProjectionAsk(List.of(100, 1_000, 10_000), null, Economy.Assumption.OBSERVED);

  public ProjectionAsk {
    accounts = List.copyOf(accounts);
    if (accounts.size() > MAX
        || accounts.stream().anyMatch(count -> count < 1 || count > Mix.MAX_ACCOUNTS)) {
      throw new IllegalArgumentException(
          "at most %d projections of 1 to %d accounts".formatted(MAX, Mix.MAX_ACCOUNTS));
    }
  }
}
