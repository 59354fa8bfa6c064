package dev.cuota.spring;

import org.jspecify.annotations.Nullable;

/** That an account may not write, as its quota has blocked it; answered with 403. */
public final class WritesBarred extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String tenant;
  private final @Nullable String upgradeUrl;

  WritesBarred(String tenant, @Nullable String upgradeUrl) {
    super(tenant + " is blocked by its quota", null, false, false);
    this.tenant = tenant;
    this.upgradeUrl = upgradeUrl;
  }

  /** Key of the tenant. */
  public String tenant() {
    return tenant;
  }

  /** Where it can get more; null when nothing is said of it. */
  public @Nullable String upgradeUrl() {
    return upgradeUrl;
  }
}
