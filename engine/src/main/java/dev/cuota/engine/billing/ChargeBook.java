package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes down what providers are going to be asked for, and what they have said. */
final class ChargeBook {
  private final Platform platform;
  private final Journal journal;
  private final Taxes taxes;

  ChargeBook(Platform platform, Journal journal, Taxes taxes) {
    this.platform = platform;
    this.journal = journal;
    this.taxes = taxes;
  }

  /** Who is to be asked, and through whom. */
  record Wanted(EnvironmentId environment, long account, String provider, @Nullable UUID bulk) {}

  /** Writes down that the provider is going to be asked. */
  ChargeOutcome begin(Tx tx, Wanted wanted, List<UUID> ids, Cause cause) {
    Tax tax = taxes.of(tx, wanted.environment(), List.of(wanted.account())).get(wanted.account());
    List<Adjustment> locked = new ArrayList<>();
    Money sum = null;
    Instant now = platform.clock().now();
    for (UUID id : ids) {
      Adjustment one = AdjustmentSql.lock(tx, wanted.environment(), id).orElseThrow();
      if (!one.status().allows(AdjustmentStatus.Act.CHARGE)) {
        return new ChargeOutcome.Refused(one);
      } else if (!one.reckoned().waits().isEmpty()) {
        return new ChargeOutcome.Waits(one);
      }
      locked.add(one);
      Money due = one.state().taxed(tax).taxation().with(one.amount());
      sum = sum == null ? due : sum.plus(due);
    }
    if (sum == null || sum.signum() <= 0) {
      return new ChargeOutcome.NothingOwed();
    }
    Charge charge =
        new Charge(
            platform.ids().next(),
            wanted.environment(),
            wanted.account(),
            wanted.provider(),
            sum,
            Charge.Answer.NONE,
            0,
            now.plus(ChargeStatus.pause(1)),
            now,
            now);
    ChargeSql.insert(tx, charge, wanted.bulk());
    return new ChargeOutcome.Asked(
        charge,
        locked.stream()
            .map(
                one -> {
                  Adjustment charging =
                      one.standing(
                          one.state().taxed(tax).asked(AdjustmentStatus.CHARGING, charge.id()),
                          now);
                  TaxSql.fix(tx, one.id(), charging.state().taxation().tax());
                  stand(tx, one, charging, cause);
                  return charging;
                })
            .toList());
  }

  /** Writes down what the provider has said; whoever heard it first has it. */
  Charge record(Tx tx, UUID id, ChargeAnswer answer, Cause cause) {
    Charge before = ChargeSql.lock(tx, id);
    if (before.answer().status().isOver()) {
      // Somebody else heard it first.
      return before;
    }
    Charge after = before.answered(said(answer), platform.clock().now());
    ChargeSql.update(tx, after);
    AdjustmentStatus meaning = after.answer().status().meaning();
    if (meaning != AdjustmentStatus.CHARGING) {
      for (Adjustment one : AdjustmentSql.lockOf(tx, id)) {
        UUID charge = meaning == AdjustmentStatus.PENDING ? null : id;
        stand(tx, one, one.standing(one.state().asked(meaning, charge), after.changedAt()), cause);
      }
    }
    return after;
  }

  private static Charge.Answer said(ChargeAnswer answer) {
    return switch (answer) {
      case ChargeAnswer.Taken(String ref) -> new Charge.Answer(ChargeStatus.TAKEN, ref, null, null);
      case ChargeAnswer.Waiting(String ref, String url) ->
          new Charge.Answer(ChargeStatus.WAITING, ref, url, null);
      case ChargeAnswer.Declined(var ref, String why) ->
          new Charge.Answer(ChargeStatus.DECLINED, ref, null, why);
      case ChargeAnswer.Unreached(String why) ->
          new Charge.Answer(ChargeStatus.RELEASED, null, null, why);
      case ChargeAnswer.Unsure(String why) -> new Charge.Answer(ChargeStatus.OPEN, null, null, why);
    };
  }

  private void stand(Tx tx, Adjustment before, Adjustment after, Cause cause) {
    AdjustmentSql.stand(tx, after);
    journal.record(tx, before.environment(), AdjustmentActs.of(cause, before, after));
  }
}
