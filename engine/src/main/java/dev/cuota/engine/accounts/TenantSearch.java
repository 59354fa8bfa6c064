package dev.cuota.engine.accounts;

/**
 * Which tenants to list, by key.
 *
 * @param text part of the key, in any case; empty for all
 * @param offset how many to pass over
 * @param limit 1 to {@value #MAX_LIMIT}
 */
public record TenantSearch(String text, int offset, int limit) {
  public static final int MAX_LIMIT = 1_000;

  public TenantSearch {
    if (offset < 0 || limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to 1000 and offset 0 or more");
    }
  }
}
