package dev.cuota.engine.limits;

import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Use;
import dev.cuota.core.limits.Warning;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.ConditionalUsage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns decisions into the lines of an answer, in the features' own units. */
final class Lines {
  private Lines() {}

  /** What a look has shown; nothing was counted. */
  static List<LimitAnswer.Line> looked(Subject subject, List<Asked> asked) {
    List<LimitAnswer.Line> lines = new ArrayList<>(asked.size());
    for (Asked one : asked) {
      lines.add(line(one, subject.decide(one), false, subject.month()));
    }
    return lines;
  }

  /** What came of consuming, by the totals that the guards saw. */
  static List<LimitAnswer.Line> consumed(
      Subject subject, List<Asked> asked, ConditionalUsage.Result result) {
    Iterator<Quantity> used = result.usedBefore().iterator();
    List<LimitAnswer.Line> lines = new ArrayList<>(asked.size());
    for (Asked one : asked) {
      lines.add(
          one.isCounted()
              ? consumed(subject, one, used.next(), result)
              : line(one, subject.decide(one), false, subject.month()));
    }
    return lines;
  }

  private static LimitAnswer.Line consumed(
      Subject subject, Asked one, Quantity used, ConditionalUsage.Result result) {
    if (result.repeated()) {
      return repeated(one, used, subject.month());
    }
    Use use = Use.of(used, one.metered());
    Decision decision = Decisions.decide(one.allowance(), use, subject.bar());
    return line(one, decision, result.recorded(), subject.month());
  }

  /** It was allowed then, whatever would be decided now. */
  private static LimitAnswer.Line repeated(Asked one, Quantity used, Period month) {
    Use now = Use.of(used, Quantity.ZERO);
    Warning warning = Decisions.warning(one.allowance(), used);
    return line(one, new Decision.Allowed(one.allowance(), now, warning), false, month);
  }

  private static LimitAnswer.Line line(
      Asked one, Decision decision, boolean counted, Period month) {
    Allowance allowance = one.allowance();
    return new LimitAnswer.Line(
        allowance.feature(),
        allowance.limit(),
        decision instanceof Decision.Denied denied ? denied.reason() : null,
        allowance.feature().fromMeterUnit(counted ? decision.usedAfter() : decision.use().used()),
        (counted ? decision.remainingAfter() : decision.remaining()).orElse(null),
        one.amount(),
        period(allowance, month),
        decision instanceof Decision.Allowed allowed ? allowed.warning() : null);
  }

  private static @Nullable Period period(Allowance allowance, Period month) {
    return allowance.feature().kind() == FeatureKind.METERED ? month : null;
  }
}
