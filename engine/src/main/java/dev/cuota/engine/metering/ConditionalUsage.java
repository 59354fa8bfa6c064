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
   * @param shared whether the total is that of all tenants of the account
   * @param guard asked while nobody else can use the same total
   */
  public record Part(int meter, Quantity amount, boolean shared, Guard guard) {}

  /** Says whether an amount may be used; pure and fast, as it runs inside the transaction. */
  @FunctionalInterface
  public interface Guard {
    /** Whether the amount may be used beside what the month's total is at this moment. */
    boolean allows(Total used);

    /** Called when all guards have agreed, before the next usage of the transaction is asked for. */
    default void recorded() {}
  }

  /**
   * What was used of a meter this month.
   *
   * @param own by the tenant
   * @param shared by all tenants of its account, for parts that ask for it; else as {@code own}
   */
  public record Total(Quantity own, Quantity shared) {}

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
      List<Total> usedBefore,
      long position) {
    public Result {
      usedBefore = List.copyOf(usedBefore);
    }
  }
}
