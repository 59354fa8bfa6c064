package dev.cuota.core.quota;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How an account moves between its quota states: one total function of where it stands, how full it
 * is and what time it is. Judging twice at the same moment changes nothing the second time.
 *
 * <p>Where an account belongs, by how full it is and by where it stands (generated as {@code
 * docs/quota-states.md}):
 *
 * <pre>
 * fill             from ACTIVE   from WARNING   from SOFT_LIMIT, GRACE, HARD_LIMIT
 * below 75 %       ACTIVE        ACTIVE         ACTIVE
 * 75 % to 80 %     ACTIVE        WARNING        WARNING
 * 80 % to 95 %     WARNING       WARNING        WARNING
 * 95 % to 100 %    WARNING       WARNING        over
 * 100 % and more   over          over           over
 * </pre>
 *
 * <p><em>Over</em> is {@code SOFT_LIMIT} until the next daily judgement ({@link #DAILY_AT} UTC), then
 * {@code GRACE}, and {@code HARD_LIMIT} from the moment the plan's days are over, which is at once
 * when it gives none. Both were fixed when the account went over and are not fixed anew until it has
 * been active, a period began with it under its limits, or its terms have changed: grace never
 * extends itself, neither by usage that falls for a moment nor by a new period that begins over.
 *
 * <p>A new period and new terms judge by the fill alone: the left column holds for every state.
 */
public final class QuotaRules {
  /** An account comes into the warning state at this fill, in basis points. */
  public static final int WARNING_FROM_BP = 8_000;

  /** It leaves the warning state only below this one. */
  public static final int WARNING_UNTIL_BP = 7_500;

  /** An account is over its limit at this fill. */
  public static final int OVER_FROM_BP = 10_000;

  /** It stops being over only below this one, so that it does not flicker. */
  public static final int OVER_UNTIL_BP = 9_500;

  /** When every account is judged, in UTC; also ends the first hours at the limit. */
  public static final LocalTime DAILY_AT = LocalTime.of(3, 0);

  private QuotaRules() {}

  /**
   * How full several allowances are together: as the fullest when any of them may bring the account
   * over, as the emptiest when all of them must.
   *
   * @param fillsBp of every allowance that has a limit; empty is 0
   */
  public static int fill(Plan.Policy policy, Collection<Integer> fillsBp) {
    return switch (policy) {
      case ANY -> fillsBp.stream().mapToInt(Integer::intValue).max().orElse(0);
      case ALL -> fillsBp.stream().mapToInt(Integer::intValue).min().orElse(0);
    };
  }

  /** Judges an account. */
  public static QuotaStep next(QuotaStatus before, QuotaFacts facts) {
    Period period = before.period();
    boolean newPeriod = !facts.now().isBefore(period.end());
    boolean afresh = newPeriod || facts.newTerms();
    QuotaGrace grace = grace(before, facts, newPeriod);
    QuotaState state = state(before.state(), facts, afresh, grace);
    QuotaStatus after =
        new QuotaStatus(
            state,
            state == before.state() ? before.since() : facts.now(),
            state == QuotaState.ACTIVE ? null : grace,
            newPeriod ? Period.month(facts.now()) : period);
    return new QuotaStep(after, change(before, after, facts, newPeriod));
  }

  /** The grace in force: the one it has, or a new one when the account goes over now. */
  private static @Nullable QuotaGrace grace(
      QuotaStatus before, QuotaFacts facts, boolean newPeriod) {
    boolean isOver = isOver(before.state(), facts.fillBp(), newPeriod || facts.newTerms());
    boolean goesOn = !newPeriod || (isOver && QuotaStatus.isOver(before.state()));
    @Nullable QuotaGrace kept = goesOn && !facts.newTerms() ? before.grace() : null;
    if (kept != null || !isOver) {
      return kept;
    }
    Instant until = facts.now().plus(Duration.ofDays(facts.graceDays()));
    return new QuotaGrace(facts.now(), until);
  }

  private static QuotaState state(
      QuotaState before, QuotaFacts facts, boolean afresh, @Nullable QuotaGrace grace) {
    if (grace != null && isOver(before, facts.fillBp(), afresh)) {
      return stage(grace, facts.now());
    }
    int warning = afresh || before == QuotaState.ACTIVE ? WARNING_FROM_BP : WARNING_UNTIL_BP;
    return facts.fillBp() >= warning ? QuotaState.WARNING : QuotaState.ACTIVE;
  }

  private static boolean isOver(QuotaState before, int fillBp, boolean afresh) {
    boolean stays = !afresh && QuotaStatus.isOver(before);
    return fillBp >= (stays ? OVER_UNTIL_BP : OVER_FROM_BP);
  }

  private static QuotaState stage(QuotaGrace grace, Instant now) {
    if (!now.isBefore(grace.until())) {
      return QuotaState.HARD_LIMIT;
    }
    return now.isBefore(nextDaily(grace.since())) ? QuotaState.SOFT_LIMIT : QuotaState.GRACE;
  }

  /** The first daily judgement after {@code moment}. */
  static Instant nextDaily(Instant moment) {
    var day = moment.atOffset(ZoneOffset.UTC).toLocalDate();
    Instant daily = day.atTime(DAILY_AT).toInstant(ZoneOffset.UTC);
    return daily.isAfter(moment)
        ? daily
        : day.plusDays(1).atTime(DAILY_AT).toInstant(ZoneOffset.UTC);
  }

  private static @Nullable QuotaChange change(
      QuotaStatus before, QuotaStatus after, QuotaFacts facts, boolean newPeriod) {
    if (after.state() == before.state()) {
      return null;
    }
    if (facts.newTerms()) {
      return QuotaChange.TERMS_CHANGED;
    }
    boolean worse = after.state().compareTo(before.state()) > 0;
    if (worse && QuotaStatus.isOver(before.state())) {
      return after.state() == QuotaState.GRACE
          ? QuotaChange.GRACE_STARTED
          : QuotaChange.GRACE_ENDED;
    }
    if (newPeriod) {
      return QuotaChange.PERIOD_STARTED;
    }
    return worse ? QuotaChange.USAGE_ROSE : QuotaChange.USAGE_FELL;
  }
}
