package dev.cuota.engine.metering;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Usage to be recorded only if every part's guard agrees, in one atomic step.
 *
 * @param id makes a repetition harmless; null for usage that is never repeated
 * @param parts at least one
 */
public record ConditionalUsage(Tenant tenant, @Nullable String id, List<Part> parts) {
  public ConditionalUsage {
    parts = List.copyOf(parts);
  }

  /**
   * One amount on one meter.
   *
   * @param meter number of the meter
   * @param guard asked while nobody else can use the same total
   */
  public record Part(int meter, Quantity amount, Guard guard) {}

  /** Says whether an amount may be used; pure and fast, as it runs inside the transaction. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Whether the amount may be used.
     *
     * @param used what the month's total is at this moment, without the amount
     */
    boolean allows(Quantity used);
  }

  /**
   * What happened.
   *
   * @param recorded whether all guards agreed and the usage is durable
   * @param repeated whether the id had been recorded before, so that nothing was counted now
   * @param conflicting whether the id had been recorded before for something else; then nothing was
   *     recorded
   * @param usedBefore the totals the guards saw, one for each part; for a repetition the totals now
   * @param position where the ledger stands
   */
  public record Result(
      boolean recorded,
      boolean repeated,
      boolean conflicting,
      List<Quantity> usedBefore,
      long position) {
    public Result {
      usedBefore = List.copyOf(usedBefore);
    }
  }
}
