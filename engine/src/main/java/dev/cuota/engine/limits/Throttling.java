package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Refusals;
import dev.cuota.engine.accounts.Tenant;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Advises those to wait longer who are refused by a window again and again. What it knows is this
 * node's alone, and an advice alone: it decides nothing.
 */
final class Throttling {
  private static final long MAX_REMEMBERED = 50_000;

  private final Cache<BucketPlace, Refusals> refused =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  /** The answer to somebody who wanted to use something. */
  LimitAnswer tried(Subject subject, LimitAnswer answer) {
    if (answer instanceof LimitAnswer.Decided decided && subject.tenant() != null) {
      if (!decided.isAllowed()) {
        return advise(subject, subject.tenant(), decided, true);
      } else if (refused.estimatedSize() > 0 && !decided.repeated()) {
        forget(subject, subject.tenant(), decided);
      }
    }
    return answer;
  }

  /** The answer to somebody who only looks. */
  LimitAnswer looked(Subject subject, LimitAnswer answer) {
    return answer instanceof LimitAnswer.Decided decided
            && subject.tenant() != null
            && !decided.isAllowed()
        ? advise(subject, subject.tenant(), decided, false)
        : answer;
  }

  private LimitAnswer.Decided advise(
      Subject subject, Tenant tenant, LimitAnswer.Decided decided, boolean counting) {
    return decided.withLines(
        decided.lines().stream().map(line -> advise(subject, tenant, line, counting)).toList());
  }

  private LimitAnswer.Line advise(
      Subject subject, Tenant tenant, LimitAnswer.Line line, boolean counting) {
    Retry retry = line.retry();
    Allowance allowance = subject.plan().allowances().get(line.feature().key());
    Entitlement.Window window = allowance == null ? null : allowance.entitlement().window();
    if (retry == null || allowance == null || window == null) {
      return line;
    }
    Duration length = window.length();
    BucketPlace place = BucketPlace.of(tenant, allowance);
    Refusals now =
        counting
            ? refused
                .asMap()
                .compute(place, (_, known) -> at(known, subject, length).again(subject.now()))
            : at(refused.getIfPresent(place), subject, length);
    return line.withRetry(
        retry.advised(Objects.requireNonNull(now).advised(retry.after(), length)));
  }

  private static Refusals at(@Nullable Refusals known, Subject subject, Duration window) {
    return known == null ? Refusals.NONE : known.at(subject.now(), window);
  }

  /** Whoever is let through begins anew, with the windows of the same meter, too. */
  private void forget(Subject subject, Tenant tenant, LimitAnswer.Decided decided) {
    for (LimitAnswer.Line line : decided.lines()) {
      Allowance allowance = subject.plan().allowances().get(line.feature().key());
      if (allowance != null && allowance.isCounted()) {
        refused.invalidate(BucketPlace.of(tenant, allowance));
        subject
            .plan()
            .windowsOf(allowance)
            .forEach(window -> refused.invalidate(BucketPlace.of(tenant, window)));
      }
    }
  }
}
