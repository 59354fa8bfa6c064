package dev.cuota.spring;

import dev.cuota.contract.ProblemCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A "no", ready to be said; the same as the server's own.
 *
 * @param details facts by name: texts and numbers
 * @param upgradeUrl where the caller can buy more; null for nowhere
 * @param reset when the caller will have more; null when time alone does not help
 * @param errors places of the request that were wrong
 * @param headers to be sent along
 */
record PlanProblem(
    ProblemCode code,
    Map<String, Object> details,
    @Nullable String upgradeUrl,
    @Nullable Instant reset,
    List<FieldError> errors,
    Map<String, String> headers) {

  /**
   * What is wrong with one place of a request.
   *
   * @param name of the sentence that says so
   */
  record FieldError(String pointer, String name) {}

  PlanProblem {
    details = new LinkedHashMap<>(details);
    errors = List.copyOf(errors);
    headers = new LinkedHashMap<>(headers);
  }

  static PlanProblem of(ProblemCode code) {
    return new PlanProblem(code, Map.of(), null, null, List.of(), Map.of());
  }

  /** Nobody is named whose request it is. */
  static PlanProblem noTenant(String source) {
    return invalid(source, "tenant.missing");
  }

  /** A request of which one place is wrong. */
  static PlanProblem invalid(String pointer, String sentence) {
    return new PlanProblem(
        ProblemCode.INVALID_REQUEST,
        Map.of(),
        null,
        null,
        List.of(new FieldError(pointer, sentence)),
        Map.of());
  }

  PlanProblem withDetails(Map<String, Object> facts) {
    return new PlanProblem(code, facts, upgradeUrl, reset, errors, headers);
  }

  PlanProblem withUpgradeUrl(@Nullable String url) {
    return new PlanProblem(code, details, url, reset, errors, headers);
  }

  PlanProblem withReset(@Nullable Instant moment) {
    return new PlanProblem(code, details, upgradeUrl, moment, errors, headers);
  }

  PlanProblem withHeaders(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new PlanProblem(code, details, upgradeUrl, reset, errors, all);
  }
}
