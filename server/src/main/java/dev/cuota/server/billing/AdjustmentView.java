package dev.cuota.server.billing;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.billing.Adjustment;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One adjustment as it is written. Amounts and quantities are texts, so that nobody loses a digit.
 *
 * @param correction 0 for what was asked first, then 1, 2, 3 …
 * @param agreedLine number of the line of the account's fee schedule; null where the plan's rate went
 * @param rated what all of it comes to by what is known now; the amounts of all parts add up to it, but for
 *     what was waived
 * @param explanation the arithmetic, line by line
 * @param waits what has no value yet and so is not in it; null when nothing is
 */
public record AdjustmentView(
    UUID id,
    long account,
    String type,
    String feature,
    Instant periodStart,
    Instant periodEnd,
    int correction,
    String status,
    String amount,
    String currency,
    String plan,
    int planVersion,
    @Nullable Integer agreedLine,
    String used,
    String included,
    String granted,
    String rated,
    List<String> explanation,
    @Nullable String waits,
    @Nullable String note,
    Instant madeAt,
    Instant changedAt,
    long revision) {

  /** How an adjustment is answered. */
  public static AdjustmentView of(Adjustment one) {
    Adjustment.Reckoned reckoned = one.reckoned();
    Period month = one.subject().month();
    return new AdjustmentView(
        one.id(),
        one.account(),
        one.subject().type().wire(),
        one.subject().feature(),
        month.start(),
        month.end(),
        one.part(),
        one.status().wire(),
        one.amount().digits(),
        one.amount().currency(),
        reckoned.price().plan(),
        reckoned.price().version(),
        reckoned.price().agreed() == 0 ? null : reckoned.price().agreed(),
        reckoned.used().toString(),
        reckoned.included().toString(),
        reckoned.covered().toString(),
        reckoned.rated().digits(),
        reckoned.explanation().lines().toList(),
        reckoned.waits().isEmpty() ? null : reckoned.waits(),
        one.state().note(),
        one.madeAt(),
        one.changedAt(),
        one.revision());
  }
}
