package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tenants that were looked for.
 *
 * @param wanted what was looked for
 * @param count how many there are in all, in a sentence
 * @param previous address of the page before; null on the first
 * @param next address of the page behind; null on the last
 * @param firstEvent how to send the first event; null when there are tenants already
 */
public record TenantList(
    String wanted,
    String count,
    List<Row> rows,
    @Nullable String previous,
    @Nullable String next,
    @Nullable String firstEvent) {
  public TenantList {
    rows = List.copyOf(rows);
  }

  /** One tenant. */
  public record Row(String key, String address, String plan, String state, String style) {}
}
