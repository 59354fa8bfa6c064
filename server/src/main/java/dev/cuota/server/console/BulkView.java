package dev.cuota.server.console;

import java.util.List;

/**
 * What charging everybody would ask for.
 *
 * @param asked sums by currency
 */
public record BulkView(String address, int accounts, String count, List<String> asked) {
  public BulkView {
    asked = List.copyOf(asked);
  }
}
