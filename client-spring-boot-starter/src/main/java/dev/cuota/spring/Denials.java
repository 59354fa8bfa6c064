package dev.cuota.spring;

import dev.cuota.client.Decision;
import dev.cuota.client.Limit;
import dev.cuota.client.Wanted;
import dev.cuota.contract.ProblemCode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns denials into the problems that the server itself would answer with. */
final class Denials {
  /** When to look again where no period ends: time for somebody to free or buy some. */
  private static final long RETRY_LEVEL_SECONDS = 3600;

  private static final int TOO_MANY_REQUESTS = 429;

  private final CatalogFacts facts;
  private final Clock clock;

  Denials(CatalogFacts facts, Clock clock) {
    this.facts = facts;
    this.clock = clock;
  }

  PlanProblem problem(PlanDenied denied) {
    Decision whole = denied.decision();
    if (whole.source() == Decision.Source.FAIL_CLOSED) {
      return undecided(whole);
    }
    List<Decision> parts = whole.parts();
    int at = 0;
    while (at < parts.size() - 1 && parts.get(at).allowed()) {
      at++;
    }
    Decision line = parts.isEmpty() ? whole : parts.get(at);
    Wanted wanted = at < denied.wanted().size() ? denied.wanted().get(at) : null;
    Catalog catalog = facts.known();
    ProblemCode code = code(line.code() == null ? whole.code() : line.code());
    PlanProblem problem =
        PlanProblem.of(code)
            .withDetails(details(line, whole, wanted, code, catalog))
            .withUpgradeUrl(whole.upgradeUrl())
            .withReset(line.reset())
            .withHeaders(RateHeaders.of(List.of(line), catalog, clock.instant()));
    Long wait = wait(line, code);
    return wait == null ? problem : problem.withHeaders(Map.of("Retry-After", wait.toString()));
  }

  /** What the database of the tenants refused. */
  PlanProblem problem(DatabaseRefusal refusal, @Nullable String upgradeUrl) {
    ProblemCode code = code(refusal.code());
    PlanProblem problem =
        PlanProblem.of(code).withDetails(refusal.details()).withUpgradeUrl(upgradeUrl);
    return code.status() == TOO_MANY_REQUESTS
        ? problem.withHeaders(Map.of("Retry-After", Long.toString(RETRY_LEVEL_SECONDS)))
        : problem;
  }

  /** An account that may not write at all. */
  PlanProblem problem(WritesBarred barred) {
    return PlanProblem.of(ProblemCode.QUOTA_HARD_LIMIT)
        .withDetails(Map.of("tenant", barred.tenant()))
        .withUpgradeUrl(barred.upgradeUrl());
  }

  private static PlanProblem undecided(Decision decision) {
    Duration after = decision.retryAfter();
    long seconds = after == null ? 1 : Math.max(1, RateHeaders.seconds(after));
    return PlanProblem.of(ProblemCode.OVERLOADED)
        .withHeaders(Map.of("Retry-After", Long.toString(seconds)));
  }

  /** How long to wait in seconds: as the server says, else until the period ends; null for no use. */
  private @Nullable Long wait(Decision line, ProblemCode code) {
    Instant reset = line.reset();
    if (code.status() != TOO_MANY_REQUESTS) {
      return null;
    } else if (code == ProblemCode.STORAGE_LIMIT_EXCEEDED || reset == null) {
      return RETRY_LEVEL_SECONDS;
    }
    Duration told = line.source() == Decision.Source.SERVER ? line.retryAfter() : null;
    return told == null
        ? RateHeaders.secondsUntil(reset, clock.instant())
        : RateHeaders.seconds(told);
  }

  /** A reason that a newer server knows and we do not is a plain refusal. */
  private static ProblemCode code(@Nullable String name) {
    for (ProblemCode code : ProblemCode.values()) {
      if (code.name().equals(name) && Language.ENGLISH.knows(code.name())) {
        return code;
      }
    }
    return ProblemCode.FORBIDDEN;
  }

  private Map<String, Object> details(
      Decision line, Decision whole, @Nullable Wanted wanted, ProblemCode code, Catalog catalog) {
    Map<String, Object> details = new LinkedHashMap<>();
    String key =
        line.feature() != null || wanted == null ? line.feature() : catalog.feature(wanted);
    Catalog.Feature feature = key == null ? null : catalog.features().get(key);
    String unit = feature == null ? "" : feature.unit();
    BigDecimal requested = wanted == null ? null : catalog.amount(wanted);
    put(
        details,
        "service",
        feature == null || feature.service().isEmpty() ? null : feature.service());
    put(details, "feature", key);
    put(details, "tenant", whole.tenant());
    put(details, "used", line.used());
    put(details, "limit", written(line.limit()));
    put(details, "requested", requested);
    put(details, "unit", unit.isEmpty() ? null : unit);
    if (code == ProblemCode.STORAGE_LIMIT_EXCEEDED && Gigabytes.measures(unit)) {
      put(details, "currentUsageGB", gigabytes(line.used(), unit));
      put(details, "fileSizeGB", gigabytes(requested, unit));
      put(details, "limitGB", gigabytes(number(line.limit()), unit));
    }
    if (code == ProblemCode.LIMIT_EXCEEDED) {
      put(details, "retryAfter", wait(line, code));
    }
    put(details, "decision", whole.id());
    return details;
  }

  private static @Nullable BigDecimal gigabytes(@Nullable BigDecimal amount, String unit) {
    return amount == null ? null : Gigabytes.of(amount, unit);
  }

  private static @Nullable BigDecimal number(@Nullable Limit limit) {
    return limit instanceof Limit.AtMost most ? most.amount() : null;
  }

  private static @Nullable Object written(@Nullable Limit limit) {
    BigDecimal number = number(limit);
    return number != null || limit == null ? number : limit.toString();
  }

  private static void put(Map<String, Object> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value instanceof BigDecimal number ? Gigabytes.plain(number) : value);
    }
  }
}
