package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Explanation;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitAnswer.Decided;

/** Puts together what an answer rests on. Not on the way of those who may use what they ask for. */
final class Explaining {
  private final Memory memory;

  Explaining(Memory memory) {
    this.memory = memory;
  }

  Explained explain(Decided decided) {
    Subject subject = decided.subject();
    return new Explained(
        decided.id(),
        new Explained.When(decided.at(), decided.at(), 1),
        who(decided, subject),
        decided.lines().stream().map(line -> line(subject, line)).toList());
  }

  private static Explained.Who who(Decided decided, Subject subject) {
    var plan = subject.plan().plan();
    return new Explained.Who(
        decided.tenant(),
        plan == null ? "" : plan.key(),
        plan == null ? 0 : plan.version(),
        subject.bar(),
        decided.position(),
        decided.upgradeUrl());
  }

  private Explained.Line line(Subject subject, LimitAnswer.Line line) {
    String feature = line.feature().key();
    Explanation explanation = Explanation.of(line.decision(), line.amount());
    return new Explained.Line(
        explanation,
        subject.plan().planned(feature),
        subject.plan().overrides().get(feature),
        line.decision().allowance().granted(),
        reserved(subject, line.decision().allowance(), explanation.numbers().held()),
        line.period());
  }

  /** Never more than what the decision saw, as memory may have moved on. */
  private Quantity reserved(Subject subject, Allowance allowance, Quantity held) {
    if (held.signum() == 0) {
      return Quantity.ZERO;
    }
    Quantity known =
        allowance.feature().fromMeterUnit(new Quantity(memory.reserved(subject, allowance)));
    return known.compareTo(held) < 0 ? known : held;
  }
}
