package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that were looked for.
 *
 * @param wanted what was looked for in words
 * @param count how many were found, in a sentence
 * @param choices by which they can be told apart
 * @param previous address of the page before; null on the first
 * @param next address of the page behind; null on the last
 */
public record AccountList(
    String wanted,
    String count,
    List<Choice> choices,
    List<Row> rows,
    @Nullable String previous,
    @Nullable String next) {
  public AccountList {
    choices = List.copyOf(choices);
    rows = List.copyOf(rows);
  }

  /**
   * One of several, or any of them.
   *
   * @param name of the parameter
   */
  public record Choice(String name, String label, List<Option> options) {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /** One that may be chosen. */
  public record Option(String value, String name, boolean chosen) {}

  /**
   * One account.
   *
   * @param name for people; empty when nobody has said
   * @param since how long it has had its status; empty without one
   */
  public record Row(
      String key,
      String address,
      String name,
      String plan,
      Badge subscription,
      String since,
      Badge approval) {}
}
