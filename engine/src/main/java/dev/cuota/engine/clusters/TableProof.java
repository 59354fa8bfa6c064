package dev.cuota.engine.clusters;

/**
 * What a table holds of a tenant in both clusters.
 *
 * @param from how many rows, and a sum that is another one when they are others, in whatever order
 * @param to the same in the other cluster
 */
public record TableProof(String table, Sum from, Sum to) {
  /** So many rows, and the sum of their hashes. */
  public record Sum(long rows, String hash) {}

  /** In one line. */
  public String line() {
    return agrees()
        ? "%s: %d rows, agrees".formatted(table, from.rows())
        : "%s: %d rows (%s), the other has %d (%s)"
            .formatted(table, from.rows(), from.hash(), to.rows(), to.hash());
  }

  /** Whether both hold the same. */
  public boolean agrees() {
    return from.equals(to);
  }
}
