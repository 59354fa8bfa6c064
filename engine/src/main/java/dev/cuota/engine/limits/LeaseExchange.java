package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import java.util.List;
import java.util.UUID;

/**
 * What a holder of leases says and asks, all at once. Quantities are in the features' own units.
 *
 * @param holder its name, which outlives its processes; 1 to {@value #MAX_NAME} characters
 * @param epoch of its process; 0 for a process that begins, which says nothing else
 * @param previous for a process that begins: epoch of the process whose disk it has found; 0 for none
 * @param number grows with every exchange of the process
 * @param open the leases the process holds, with those it closes now
 * @param reports what it has spent
 * @param wants what it would like to have
 */
public record LeaseExchange(
    String holder,
    long epoch,
    long previous,
    long number,
    List<UUID> open,
    List<Report> reports,
    List<Want> wants) {
  /** Longest name of a holder, in characters. */
  public static final int MAX_NAME = 100;

  /** Most leases that one process may hold, and speak of at once. */
  public static final int MAX_LEASES = 20_000;

  /** Most wants in one exchange. */
  public static final int MAX_WANTS = 500;

  public LeaseExchange {
    open = List.copyOf(open);
    reports = List.copyOf(reports);
    wants = List.copyOf(wants);
  }

  /** Whether a name is kept for the nodes themselves. */
  public static boolean isReserved(String holder) {
    return NodeExchange.isReserved(holder);
  }

  /**
   * What was spent of a lease.
   *
   * @param spent since it was given, zero or more
   * @param uses in how many uses
   * @param close whether no more is spent of it
   */
  public record Report(UUID lease, Quantity spent, long uses, boolean close) {}

  /**
   * A wish for a lease.
   *
   * @param tenant key
   * @param feature key
   * @param amount what one use takes, positive
   * @param perSecond how much was used lately, zero or more
   */
  public record Want(String tenant, String feature, Quantity amount, Quantity perSecond) {}
}
