package dev.cuota.server.console;

import java.util.List;

/** What was last refused to a tenant. */
public record DenialList(List<Row> rows) {
  public DenialList {
    rows = List.copyOf(rows);
  }

  /**
   * One denial.
   *
   * @param times how often, in words; empty for once
   */
  public record Row(String time, String feature, String code, String times, String address) {}
}
