package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that were looked for.
 *
 * @param count how many were found, in a sentence
 * @param account key of the account whose they are; empty for all
 * @param month such as {@code 2026-01}; empty for all
 * @param coming what has come together so far of the account that is looked for
 * @param previous address of the page before; null on the first
 * @param next address of the page behind; null on the last
 */
public record StatementList(
    String count,
    String account,
    String month,
    List<Coming> coming,
    List<Row> rows,
    @Nullable String previous,
    @Nullable String next) {
  public StatementList {
    coming = List.copyOf(coming);
    rows = List.copyOf(rows);
  }

  /** What has come together of an account so far, in one currency. */
  public record Coming(String text, String address) {}

  /** One statement. */
  public record Row(
      String number,
      String address,
      String account,
      String accountAddress,
      String month,
      String issued,
      int lines,
      String total) {}
}
