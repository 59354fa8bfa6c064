package dev.cuota.core.platform;

/**
 * The internal number of a tenant, unique in the installation. People and events name a tenant by
 * its key, the CloudEvents {@code subject}.
 *
 * @param value positive
 */
public record TenantId(long value) {
  public TenantId {
    if (value < 1) {
      throw new IllegalArgumentException("tenant must be positive, was " + value);
    }
  }
}
