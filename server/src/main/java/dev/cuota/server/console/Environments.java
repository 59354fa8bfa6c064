package dev.cuota.server.console;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.Security;

/** Finds the environment that an address names. */
record Environments(Security security) {

  Environment named(String key) {
    return security.environment(key).orElseThrow(NotFound::new);
  }

  /** What an address names does not exist. */
  static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound() {
      super("not found", null, false, false);
    }
  }
}
