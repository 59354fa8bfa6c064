package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.engine.platform.Ids;
import java.util.List;
import java.util.function.Predicate;

/** Makes answers of decisions, each with an id of its own. */
final class Answers {
  private final Ids ids;
  private final Memory memory;
  private final Balances balances;

  Answers(Ids ids, Memory memory, Balances balances) {
    this.ids = ids;
    this.memory = memory;
    this.balances = balances;
  }

  /** Which allowances the tenant's own database counts now. */
  Predicate<Allowance> live(Subject subject) {
    return allowance -> memory.live(subject, allowance).isPresent();
  }

  /** The lines of an answer are yet to be written. */
  Lines lines(Subject subject) {
    return new Lines(subject, memory);
  }

  /** The answer by what memory knows; nothing was counted. */
  LimitAnswer.Decided looked(Subject subject, List<Asked> asked) {
    return decided(subject, lines(subject).looked(asked), false, balances.position());
  }

  /** Where the ledger stands, at least. */
  long position() {
    return balances.position();
  }

  LimitAnswer.Decided decided(
      Subject subject, List<LimitAnswer.Line> lines, boolean repeated, long position) {
    return new LimitAnswer.Decided(
        ids.next(),
        subject.now(),
        subject.key(),
        lines,
        repeated,
        position,
        subject.plan().upgradeUrl(subject.key()),
        subject,
        false);
  }
}
