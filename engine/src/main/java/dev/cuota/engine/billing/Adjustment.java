package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.Part;
import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.PriceVersion;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account owes for one thing and month, or a correction of it.
 *
 * @param account internal number
 * @param revision grows with each change
 */
public record Adjustment(
    UUID id,
    EnvironmentId environment,
    long account,
    Subject subject,
    Reckoned reckoned,
    int part,
    Money amount,
    State state,
    Instant madeAt,
    Instant changedAt,
    long revision) {

  /**
   * What it is for.
   *
   * @param feature key; {@code gmv} for commission
   * @param month in which it was used
   */
  public record Subject(AdjustmentType type, String feature, Period month) {}

  /**
   * How all that is owed for it comes about, as it was last worked out.
   *
   * @param used in the feature's unit
   * @param included how much of it the allowance includes
   * @param covered how much of it grants cover
   * @param rated what is owed for the rest, rounded
   * @param explanation the arithmetic, line by line
   * @param waits what has no value yet, and so is not in it; empty when nothing is
   */
  public record Reckoned(
      PriceVersion price,
      Quantity used,
      Quantity included,
      Quantity covered,
      Money rated,
      String explanation,
      String waits) {}

  /**
   * How it stands.
   *
   * @param note why it was waived; null when it was not
   * @param charge by which it was asked of a provider; null before
   * @param statement on which it stands; null for none yet
   * @param taxation what is paid beside it, or in it
   */
  public record State(
      AdjustmentStatus status,
      @Nullable String note,
      @Nullable UUID charge,
      @Nullable UUID statement,
      Taxation taxation) {
    /** Nobody was asked for it yet. */
    static final State PENDING =
        new State(AdjustmentStatus.PENDING, null, null, null, Taxation.OPEN);

    /** The same, asked by a charge or by none. */
    State asked(AdjustmentStatus other, @Nullable UUID by) {
      return new State(other, note, by, statement, taxation);
    }

    /** The same, waived for that reason. */
    State waived(String why) {
      return new State(AdjustmentStatus.WAIVED, why, charge, statement, taxation);
    }

    /** The same with the tax that the account is told. */
    State taxed(@Nullable Tax tax) {
      return new State(status, note, charge, statement, taxation.fixed(tax));
    }
  }

  /** How it stands, in a word. */
  public AdjustmentStatus status() {
    return state.status();
  }

  /** Whether it corrects an earlier one. */
  public boolean isCorrection() {
    return part > 0;
  }

  Part asPart() {
    return new Part(part, status(), amount, state.statement() != null);
  }

  /** Whether it may be worked out anew. */
  boolean isOpen() {
    return asPart().isOpen();
  }

  /** What is to be paid for it, with the tax. */
  public Money due() {
    return state.taxation().with(amount);
  }

  /** The same with the tax that the account is told of now, unless it was told before. */
  public Adjustment taxed(@Nullable Tax tax) {
    return new Adjustment(
        id,
        environment,
        account,
        subject,
        reckoned,
        part,
        amount,
        state.taxed(tax),
        madeAt,
        changedAt,
        revision);
  }

  /** Worked out anew. */
  Adjustment otherwise(Reckoned now, Money due, Instant at) {
    return new Adjustment(
        id, environment, account, subject, now, part, due, state, madeAt, at, revision + 1);
  }

  /** Let go, for that reason. */
  Adjustment waived(String why, Instant at) {
    return standing(state.waived(why), at);
  }

  /** Standing otherwise. */
  Adjustment standing(State other, Instant at) {
    return new Adjustment(
        id, environment, account, subject, reckoned, part, amount, other, madeAt, at, revision + 1);
  }
}
