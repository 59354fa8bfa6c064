package dev.cuota.contract;

/**
 * The stable codes of problem answers. A code is never renamed; clients switch on it.
 *
 * <p>The type URI is {@code https://cuota.dev/problems/} and the code in lower case with hyphens.
 */
public enum ProblemCode {
  PLAN_LIMIT_EXCEEDED(403),
  FEATURE_GATED(403),
  QUOTA_HARD_LIMIT(403),
  SUBSCRIPTION_INACTIVE(403),
  MULTI_CLUSTER_DISABLED(403),
  LIMIT_EXCEEDED(429),
  STORAGE_LIMIT_EXCEEDED(429),
  INVALID_REQUEST(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  NOT_ACCEPTABLE(406),
  CONFLICT(409),
  DRAFT_EXPIRED(409),
  ILLEGAL_TRANSITION(409),
  POSITION_NOT_REACHED(409),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  OVERLOADED(503),
  INTERNAL(500);

  private final int status;

  ProblemCode(int status) {
    this.status = status;
  }

  /** The HTTP status it is answered with. */
  public int status() {
    return status;
  }

  /** The URI that names the kind of problem. */
  public String type() {
    return "https://cuota.dev/problems/"
        + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
