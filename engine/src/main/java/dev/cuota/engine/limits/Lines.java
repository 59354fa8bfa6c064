package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Use;
import dev.cuota.core.limits.Warning;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.metering.ConditionalUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns decisions into the lines of an answer, in the features' own units: one for each thing that was
 * asked for, and one for each window beside it that has refused.
 */
final class Lines {
  /** What has become of the amount that was asked for. */
  private enum Counted {
    NOT,
    HELD,
    USED
  }

  private final Subject subject;
  private final Memory memory;
  private final List<LimitAnswer.Line> lines = new ArrayList<>(2);

  Lines(Subject subject, Memory memory) {
    this.subject = subject;
    this.memory = memory;
  }

  /** What a look has shown; nothing was counted. */
  List<LimitAnswer.Line> looked(List<Asked> asked) {
    for (Asked one : asked) {
      add(one, memory(one.allowance(), one.metered()), Counted.NOT);
    }
    for (Asked one : asked) {
      for (Allowance window : subject.plan().windowsOf(one.allowance())) {
        if (one.isCounted() && !window.equals(one.allowance())) {
          addIfDenied(one, memory(window, one.metered()));
        }
      }
    }
    return lines;
  }

  /** What has been let through by leases, as far as is known here. */
  List<LimitAnswer.Line> spent(List<Asked> asked) {
    for (Asked one : asked) {
      Use now = memory.use(subject, one.allowance(), Quantity.ZERO);
      Warning warning = Decisions.warning(one.allowance(), now.used());
      add(one, new Decision.Allowed(one.allowance(), now, warning), Counted.NOT);
    }
    return lines;
  }

  /** What would come of using it, which is kept free if it is allowed. */
  List<LimitAnswer.Line> reserved(Asked asked, PartGuard guard, ConditionalUsage.Total used) {
    lines.add(line(asked, guard.decide(asked.allowance(), used), Counted.HELD));
    guard.implied().forEach(window -> addIfDenied(asked, guard.decide(window, used)));
    return lines;
  }

  /** What came of consuming, by what the guards saw. */
  List<LimitAnswer.Line> consumed(
      List<Asked> asked, Guards guards, ConditionalUsage.Result result) {
    for (Asked one : asked) {
      int index = guards.indexOf(one.meter());
      if (!one.isCounted() || index < 0) {
        Decision look = memory(one.allowance(), one.metered());
        // What has happened is not refused for what is not counted.
        add(one, guards.isUsed() ? allowed(look) : look, Counted.NOT);
      } else {
        consumed(one, guards.all().get(index), result.usedBefore().get(index), result);
      }
    }
    if (!result.recorded()) {
      for (Asked one : asked) {
        int index = one.isCounted() ? guards.indexOf(one.meter()) : -1;
        if (index >= 0) {
          PartGuard guard = guards.all().get(index);
          ConditionalUsage.Total used = result.usedBefore().get(index);
          guard.implied().forEach(window -> addIfDenied(one, guard.decide(window, used)));
        }
      }
    }
    return lines;
  }

  private void consumed(
      Asked one, PartGuard guard, ConditionalUsage.Total used, ConditionalUsage.Result result) {
    Allowance allowance = one.allowance();
    if (result.repeated() || (result.recorded() && guard.settling() != null)) {
      // It was allowed then, whatever would be decided now.
      Use use = result.repeated() ? guard.look(allowance, used) : guard.after(allowance, used);
      Warning warning = Decisions.warning(allowance, use.used());
      add(one, new Decision.Allowed(allowance, use, warning), Counted.NOT);
    } else {
      add(one, guard.decide(allowance, used), result.recorded() ? Counted.USED : Counted.NOT);
      showWhatLeasesHaveUsed(one);
    }
  }

  private static Decision allowed(Decision look) {
    return new Decision.Allowed(look.allowance(), look.use(), null);
  }

  /** What this node's leases have let through a moment ago is not in the ledger yet. */
  private void showWhatLeasesHaveUsed(Asked one) {
    if (one.allowance().isWindow()) {
      return;
    }
    LimitAnswer.Line line = lines.getLast();
    Quantity known = line.feature().fromMeterUnit(memory.used(subject, one.allowance()));
    if (known.compareTo(line.used()) > 0) {
      lines.set(lines.size() - 1, line.withUsed(known));
    }
  }

  private Decision memory(Allowance allowance, Quantity metered) {
    return Decisions.decide(allowance, memory.use(subject, allowance, metered), subject.bar());
  }

  /** A window that was not asked for is spoken of when it is the reason, and before all others. */
  private void addIfDenied(Asked one, Decision decision) {
    if (!decision.isAllowed()
        && lines.stream()
            .noneMatch(line -> line.feature().equals(decision.allowance().feature()))) {
      lines.add(line(one, decision, Counted.NOT));
    }
  }

  private void add(Asked one, Decision decision, Counted counted) {
    lines.add(line(one, decision, counted));
  }

  private LimitAnswer.Line line(Asked one, Decision decision, Counted counted) {
    Allowance allowance = decision.allowance();
    return new LimitAnswer.Line(
        allowance.feature(),
        allowance.capacity(),
        decision instanceof Decision.Denied denied ? denied.reason() : null,
        allowance
            .feature()
            .fromMeterUnit(counted == Counted.USED ? decision.usedAfter() : decision.use().used()),
        (counted == Counted.NOT ? decision.remaining() : decision.remainingAfter()).orElse(null),
        one.amount(),
        allowance.period(subject.now()).orElse(null),
        decision instanceof Decision.Allowed allowed ? allowed.warning() : null,
        Retry.of(decision, subject.now()),
        Refill.of(allowance, decision.use(), counted == Counted.USED),
        decision);
  }
}
