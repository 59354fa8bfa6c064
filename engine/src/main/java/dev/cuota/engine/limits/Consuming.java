package dev.cuota.engine.limits;

import dev.cuota.core.limits.Decisions;
import dev.cuota.core.limits.Use;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.Metering;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Uses what is wanted, all or nothing: decided on the totals themselves while they are locked. */
final class Consuming {
  private final NodeLeases nodeLeases;
  private final Metering metering;
  private final Memory memory;
  private final Answers answers;
  private final Recalls recalls;
  private final Throttling throttling;

  Consuming(
      Metering metering,
      NodeLeases nodeLeases,
      Memory memory,
      Answers answers,
      Recalls recalls,
      Throttling throttling) {
    this.nodeLeases = nodeLeases;
    this.metering = metering;
    this.memory = memory;
    this.answers = answers;
    this.recalls = recalls;
    this.throttling = throttling;
  }

  LimitAnswer consume(Tenant tenant, Subject subject, List<Asked> asked, @Nullable String id) {
    return throttling.tried(subject, decide(tenant, subject, asked, id));
  }

  private LimitAnswer decide(
      Tenant tenant, Subject subject, List<Asked> asked, @Nullable String id) {
    boolean leasable = id == null && isCounted(asked);
    if (leasable) {
      long position = nodeLeases.spend(tenant, subject, asked);
      if (position != Journal.NOWHERE) {
        return answers.decided(subject, answers.lines(subject).spent(asked), false, position);
      }
    }
    if (isSettled(subject, asked, id)) {
      return answers.looked(subject, asked);
    }
    if (leasable) {
      nodeLeases.missed(tenant, subject, asked);
    }
    Guards guards = Guards.of(tenant, subject, asked);
    LimitAnswer answer = consume(tenant, subject, asked, guards, id);
    return answer instanceof LimitAnswer.Decided decided
            && !decided.isAllowed()
            && recalls.helped(guards, subject.now())
        ? consume(tenant, subject, asked, Guards.of(tenant, subject, asked), id)
        : answer;
  }

  /** Records what was used already. It is on nobody's lease, so that the totals themselves are locked. */
  LimitAnswer record(Tenant tenant, Subject subject, List<Asked> asked, @Nullable String id) {
    if (asked.stream().noneMatch(Asked::isCounted)) {
      return answers.looked(subject, asked);
    }
    Guards guards = Guards.of(tenant, subject, asked, PartGuard.Settling.USED);
    return consume(tenant, subject, asked, guards, id);
  }

  private LimitAnswer consume(
      Tenant tenant, Subject subject, List<Asked> asked, Guards guards, @Nullable String id) {
    ConditionalUsage.Result result =
        metering.consume(new ConditionalUsage(tenant, id, guards.parts()));
    if (result.conflicting()) {
      return new LimitAnswer.Conflict("the id was used before for something else");
    }
    List<LimitAnswer.Line> lines = answers.lines(subject).consumed(asked, guards, result);
    return answers.decided(subject, lines, result.repeated(), result.position());
  }

  private static boolean isCounted(List<Asked> asked) {
    for (Asked one : asked) {
      if (!one.isCounted()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether memory suffices: nothing is counted, or something is refused that no total decides. What
   * memory says of totals refuses only who has no id, as an id may have been consumed before; and not
   * for what is promised to others, as they may give it back.
   */
  private boolean isSettled(Subject subject, List<Asked> asked, @Nullable String id) {
    return asked.stream().noneMatch(Asked::isCounted)
        || asked.stream()
            .filter(one -> id == null || !one.isCounted())
            .anyMatch(one -> isRefused(subject, one));
  }

  private boolean isRefused(Subject subject, Asked one) {
    Use use = memory.unpromised(subject, one.allowance(), one.metered());
    return !Decisions.decide(one.allowance(), use, subject.bar()).isAllowed();
  }
}
