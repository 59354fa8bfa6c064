package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.limits.StorageUnit;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.Retry;
import dev.cuota.server.problem.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns denials into problem answers, for callers who want them enforced. */
final class Denials {
  /** When to look again where no period ends: time for somebody to free or buy some. */
  private static final String RETRY_LEVEL_SECONDS = "3600";

  private static final int TOO_MANY_REQUESTS = 429;

  private Denials() {}

  /** The problem that says why {@code line} of an answer was denied. */
  static Problem problem(LimitAnswer.Decided decided, LimitAnswer.Line line, Reason reason) {
    ProblemCode code = ProblemCode.valueOf(reason.name());
    Problem problem =
        Problem.of(code)
            .withDetails(details(decided, line, reason))
            .withUpgradeUrl(decided.upgradeUrl().isEmpty() ? null : decided.upgradeUrl())
            .withReset(line.reset())
            .withInstance(decided.kept() ? DecisionsEndpoint.PATH + decided.id() : null);
    String retryAfter = code.status() == TOO_MANY_REQUESTS ? retryAfter(line, reason) : null;
    return retryAfter == null ? problem : problem.withHeader("Retry-After", retryAfter);
  }

  private static Map<String, Object> details(
      LimitAnswer.Decided decided, LimitAnswer.Line line, Reason reason) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("service", line.feature().service());
    details.put("feature", line.feature().key());
    details.put("tenant", decided.tenant());
    details.put("used", line.used().value());
    details.put(
        "limit",
        line.limit() instanceof Limit.AtMost(Quantity most) ? most.value() : line.limit().text());
    details.put("requested", line.amount().value());
    if (!line.feature().unit().isEmpty()) {
      details.put("unit", line.feature().unit());
    }
    if (reason == Reason.STORAGE_LIMIT_EXCEEDED) {
      StorageUnit.named(line.feature().unit()).ifPresent(unit -> inGigabytes(details, line, unit));
    }
    if (line.retry() != null) {
      details.put("retryAfter", RateHeaders.seconds(line.retry().after()));
    }
    details.put("decision", decided.id().toString());
    return details;
  }

  private static void inGigabytes(
      Map<String, Object> details, LimitAnswer.Line line, StorageUnit unit) {
    details.put("currentUsageGB", unit.inGigabytes(line.used()));
    details.put("fileSizeGB", unit.inGigabytes(line.amount()));
    if (line.limit() instanceof Limit.AtMost(Quantity most)) {
      details.put("limitGB", unit.inGigabytes(most));
    }
  }

  /** Null for what never fits: waiting does not help. */
  private static @Nullable String retryAfter(LimitAnswer.Line line, Reason reason) {
    if (reason == Reason.STORAGE_LIMIT_EXCEEDED) {
      return RETRY_LEVEL_SECONDS;
    }
    Retry retry = line.retry();
    return retry == null ? null : Long.toString(RateHeaders.seconds(retry.after()));
  }
}
