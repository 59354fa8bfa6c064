package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a holder of leases is told. Quantities are in the features' own units.
 *
 * @param epoch of the process that asked
 * @param number of its exchange
 * @param position where the ledger stands with what was reported; 0 when nothing new was
 * @param heard one for each report, and for each open lease that is wanted back
 * @param given one for each want; none in an exchange that came late
 */
public record LeaseAnswer(
    long epoch, long number, long position, List<Heard> heard, List<Given> given)
    implements LeaseOutcome {
  public LeaseAnswer {
    heard = List.copyOf(heard);
    given = List.copyOf(given);
  }

  /** What a lease is to the server. */
  public enum Status {
    OPEN,
    CLOSED,
    /** Never given, or not to this holder. */
    UNKNOWN,
    /** A newer process uses the holder's name: the one that asks must stop spending. */
    FENCED
  }

  /**
   * What came of a report.
   *
   * @param spent as it stands now
   * @param recall whether it should be closed soon
   */
  public record Heard(UUID lease, Status status, Quantity spent, boolean recall) {}

  /**
   * What came of a want.
   *
   * @param lease its id; null for none
   * @param amount how much may be spent; zero without a lease, or without a bound
   * @param unbounded whether any amount may be spent
   * @param passing whether every use of it goes beyond a soft limit
   * @param code why nothing may be used; null when it may, by the lease or by asking each time
   * @param limit in force
   * @param used as far as is known
   * @param periodLeft until when it may be spent; null for no end
   * @param retryAfter when to want again, without a lease
   */
  public record Given(
      String tenant,
      String feature,
      @Nullable UUID lease,
      Quantity amount,
      boolean unbounded,
      boolean passing,
      @Nullable Reason code,
      Limit limit,
      Mode mode,
      Quantity used,
      @Nullable Duration periodLeft,
      Duration retryAfter) {}
}
