package dev.cuota.core.platform;

/**
 * One wall-to-wall separate world of tenants, catalog and usage inside an installation, such as
 * {@code live} and {@code test}. The number is internal and positive; people see the key.
 *
 * @param value 1 to 32,767
 */
public record EnvironmentId(int value) {
  public EnvironmentId {
    if (value < 1 || value > Short.MAX_VALUE) {
      throw new IllegalArgumentException("environment must be 1 to 32767, was " + value);
    }
  }
}
