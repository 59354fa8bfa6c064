package dev.cuota.engine.security;

import org.jspecify.annotations.Nullable;

/**
 * Who does something, and what made them.
 *
 * @param actor name of the person, key, job or provider
 * @param correlation ties together what one request or message set off; null when nothing did
 */
public record Cause(Source source, String actor, @Nullable String correlation) {
  /** Most characters of a correlation id. */
  public static final int MAX_CORRELATION_CHARS = 200;

  public Cause {
    if (actor.isBlank()) {
      throw new IllegalArgumentException("somebody does it");
    }
    if (correlation != null
        && (correlation.isBlank() || correlation.length() > MAX_CORRELATION_CHARS)) {
      throw new IllegalArgumentException("a correlation has 1 to 200 characters");
    }
  }

  /** What sets things off. The database spells it in lower case. */
  public enum Source {
    /** A message of a provider. */
    WEBHOOK,
    /** A person or a key of the platform. */
    ADMIN,
    /** A job. */
    CRON,
    /** The application of a tenant. */
    API
  }

  /** A person or key of the platform. */
  public static Cause admin(String actor) {
    return new Cause(Source.ADMIN, actor, null);
  }

  /** A job. */
  public static Cause job(String name) {
    return new Cause(Source.CRON, name, null);
  }

  /** The same, tied to what else the request or message sets off. */
  public Cause correlated(String with) {
    return new Cause(source, actor, with);
  }
}
