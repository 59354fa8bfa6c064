package dev.cuota.server.problem;

import dev.cuota.contract.ProblemCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A "no", ready to be said.
 *
 * @param code the stable code
 * @param text the sentence for people
 * @param details facts by name: texts, numbers, truth values
 * @param upgradeUrl where the caller can buy more; null for nowhere
 * @param reset when the caller will have more; null when time alone does not help
 * @param errors places of the request that were wrong
 * @param headers to be sent along
 * @param instance where this very problem can be looked up; null for nowhere but our log
 * @param members further ones by name, of what {@link JsonTree} writes
 */
public record Problem(
    ProblemCode code,
    Text text,
    Map<String, Object> details,
    @Nullable String upgradeUrl,
    @Nullable Instant reset,
    List<FieldError> errors,
    Map<String, String> headers,
    @Nullable String instance,
    Map<String, Object> members) {
  /** Most places named in one answer. */
  public static final int MAX_ERRORS = 100;

  public Problem {
    details = new LinkedHashMap<>(details);
    errors = List.copyOf(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
    headers = Map.copyOf(headers);
    members = Map.copyOf(members);
  }

  /** A problem whose code says it all. */
  public static Problem of(ProblemCode code) {
    return of(code, Text.of(code.name()));
  }

  /** A problem with a sentence of its own. */
  public static Problem of(ProblemCode code, Text text) {
    return new Problem(code, text, Map.of(), null, null, List.of(), Map.of(), null, Map.of());
  }

  /** A request whose places named here are wrong. */
  public static Problem invalid(List<FieldError> errors) {
    return of(ProblemCode.INVALID_REQUEST).withErrors(errors);
  }

  /** A request that is wrong in one place. */
  public static Problem invalid(String pointer, Text text) {
    return invalid(List.of(new FieldError(pointer, text)));
  }

  public Problem withErrors(List<FieldError> wrong) {
    return new Problem(code, text, details, upgradeUrl, reset, wrong, headers, instance, members);
  }

  public Problem withDetails(Map<String, Object> facts) {
    return new Problem(code, text, facts, upgradeUrl, reset, errors, headers, instance, members);
  }

  public Problem withUpgradeUrl(@Nullable String url) {
    return new Problem(code, text, details, url, reset, errors, headers, instance, members);
  }

  public Problem withReset(@Nullable Instant moment) {
    return new Problem(code, text, details, upgradeUrl, moment, errors, headers, instance, members);
  }

  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(code, text, details, upgradeUrl, reset, errors, more, instance, members);
  }

  public Problem withInstance(@Nullable String address) {
    return new Problem(code, text, details, upgradeUrl, reset, errors, headers, address, members);
  }

  public Problem withMember(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(code, text, details, upgradeUrl, reset, errors, headers, instance, more);
  }

  /** To leave an endpoint with this as its answer. */
  public ProblemException exception() {
    return new ProblemException(this);
  }
}
