package dev.cuota.engine.security;

import java.util.Map;

/**
 * Something an administrator did.
 *
 * @param actor name of the person or key
 * @param act what, such as {@code key.revoked}
 * @param target to what; an id or key
 * @param details anything that helps to understand it later; no secrets
 */
public record Act(String actor, String act, String target, Map<String, String> details) {
  public Act {
    details = Map.copyOf(details);
  }
}
