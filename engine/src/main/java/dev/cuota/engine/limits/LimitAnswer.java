package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.Warning;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What came of a request to use something. */
public sealed interface LimitAnswer {

  /**
   * It was decided.
   *
   * @param id of the decision
   * @param at when it was decided
   * @param tenant key
   * @param lines one for each thing wanted
   * @param repeated whether the caller's id had been consumed before, so that nothing was counted
   *     now
   * @param position where the ledger stands, at least
   * @param upgradeUrl where the tenant gets a bigger plan; empty when the catalog names no place
   * @param subject what it was decided by, for explaining it
   * @param kept whether it can be looked up by its id; only denials are
   */
  record Decided(
      UUID id,
      Instant at,
      String tenant,
      List<Line> lines,
      boolean repeated,
      long position,
      String upgradeUrl,
      Subject subject,
      boolean kept)
      implements LimitAnswer {
    public Decided {
      lines = List.copyOf(lines);
    }

    Decided withLines(List<Line> others) {
      return new Decided(id, at, tenant, others, repeated, position, upgradeUrl, subject, kept);
    }

    /** Whether everything wanted may be used. */
    public boolean isAllowed() {
      for (Line line : lines) {
        if (line.reason() != null) {
          return false;
        }
      }
      return true;
    }

    /** The same, to be looked up by an id. */
    Decided keptAs(UUID known) {
      return new Decided(known, at, tenant, lines, repeated, position, upgradeUrl, subject, true);
    }

    /** Where it was decided. */
    public EnvironmentId environment() {
      return subject.environment();
    }

    /** The first thing that may not be used. */
    public Optional<Line> denied() {
      return lines.stream().filter(line -> line.reason() != null).findFirst();
    }
  }

  /**
   * How one thing wanted was decided. Quantities are in the feature's unit.
   *
   * @param limit most that can be used at once: of a bucket what it holds
   * @param reason why it may not be used; null when it may
   * @param used what is used now, including what was just consumed
   * @param remaining what is left beside that; zero of what is not included; null when unlimited
   * @param amount what was asked for
   * @param period the month, or the window in it, whose allowance it is; null for what exists rather
   *     than is used up, and for buckets
   * @param warning null when it is far from its limit, or denied
   * @param retry when to ask again for what was refused; null when time alone does not help
   * @param refill how it fills again; of buckets only
   * @param decision what all of it comes from
   */
  record Line(
      Feature feature,
      Limit limit,
      @Nullable Reason reason,
      Quantity used,
      @Nullable Quantity remaining,
      Quantity amount,
      @Nullable Period period,
      @Nullable Warning warning,
      @Nullable Retry retry,
      @Nullable Refill refill,
      Decision decision) {

    Line withUsed(Quantity known) {
      return new Line(
          feature, limit, reason, known, remaining, amount, period, warning, retry, refill,
          decision);
    }

    Line withRetry(Retry other) {
      return new Line(
          feature, limit, reason, used, remaining, amount, period, warning, other, refill,
          decision);
    }

    /** When nothing of what is used now counts any more; null for what is not used up. */
    public @Nullable Instant reset() {
      if (refill != null) {
        return refill.full();
      }
      return period == null ? null : period.end();
    }
  }

  /**
   * It cannot be decided as it was asked.
   *
   * @param pointer the field that is wrong
   * @param flaw what is wrong with it
   * @param known the names there are, when it is none of them; at most {@value #MAX_NAMES}
   */
  record Invalid(String pointer, Flaw flaw, List<String> known) implements LimitAnswer {
    /** Most names in one answer. */
    public static final int MAX_NAMES = 40;

    public Invalid {
      known = known.stream().limit(MAX_NAMES).toList();
    }
  }

  /** What can be wrong with a field. */
  enum Flaw {
    /** The catalog has no such action. */
    UNKNOWN_ACTION,
    /** The catalog has no such feature. */
    UNKNOWN_FEATURE,
    /** The plan does not say how long its window is. */
    WINDOW,
    /** Its meter counts events in a way that an amount cannot be added to. */
    NOT_CONSUMABLE,
    /** Another entry of the request is counted by the same meter, and of another amount. */
    SAME_METER,
    /** The amount does not fit the meter. */
    TOO_MANY_DIGITS,
    /** Only counts and levels can be freed. */
    NEGATIVE,
    /** Nothing would be consumed. */
    ZERO
  }

  /** The id of a consume was used before for something else; nothing was counted. */
  record Conflict(String message) implements LimitAnswer {}

  /** There is no reservation of that id. */
  record Missing() implements LimitAnswer {}
}
