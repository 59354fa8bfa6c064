package dev.cuota.client.providers;

import dev.cuota.client.Decision;

/** That a call was not made, as the tenant may not use as much. */
public final class UseDenied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decision decision;

  /** Denied by that decision. */
  public UseDenied(Decision decision) {
    super("%s may not use it: %s".formatted(decision.tenant(), decision.code()));
    this.decision = decision;
  }

  /** Why, and what is left. */
  public Decision decision() {
    return decision;
  }
}
