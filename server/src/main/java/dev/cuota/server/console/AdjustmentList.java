package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What accounts owe beside the price of their plan, as it was looked for.
 *
 * @param account key that was looked for
 * @param month that was looked for, as 2026-01
 * @param narrowed whether anything was looked for at all
 * @param said what came of what somebody has done; null for nothing
 * @param bulk the last time that everybody was charged; null for never
 * @param previous address of the page before; null on the first
 * @param next address of the page behind; null on the last
 */
public record AdjustmentList(
    String account,
    String month,
    boolean narrowed,
    String count,
    List<AccountList.Choice> choices,
    List<Row> rows,
    @Nullable Said said,
    @Nullable Bulk bulk,
    Addresses addresses,
    @Nullable String previous,
    @Nullable String next) {
  public AdjustmentList {
    choices = List.copyOf(choices);
    rows = List.copyOf(rows);
  }

  /** Where forms lead to. */
  public record Addresses(String list, String recalculate, String bulk, String lastMonth) {}

  /** What came of what somebody has done. */
  public record Said(String text, boolean refused) {}

  /**
   * One adjustment.
   *
   * @param correction that it corrects an earlier one, in words; empty for the first
   * @param waits that something in it has no value yet, in words; empty when all has
   */
  public record Row(
      String address,
      String what,
      String type,
      String month,
      String account,
      String accountAddress,
      String amount,
      Badge status,
      String correction,
      String waits) {}

  /**
   * That everybody was charged.
   *
   * @param summary how far it is, in a sentence
   * @param facts how many ended how
   */
  public record Bulk(String title, String summary, boolean running, List<Fact> facts) {
    public Bulk {
      facts = List.copyOf(facts);
    }
  }

  /** Something that is known. */
  public record Fact(String name, String value) {}
}
