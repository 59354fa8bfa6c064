package dev.cuota.engine.security;

/**
 * A key just made.
 *
 * @param key as it may be shown from now on
 * @param secret the whole of it, to be shown once and never stored
 */
public record NewKey(ApiKey key, String secret) {
  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "NewKey[" + key + "]";
  }
}
