package dev.cuota.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One adjustment, in the reader's words.
 *
 * @param explanation the arithmetic, line by line, as it is stored
 * @param waits what has no value yet; empty for nothing
 * @param note why it was let go; empty when it was not
 * @param parts all that was asked for the same thing and month, the first one first
 * @param charge how asking the provider went; null when nobody was asked
 */
public record AdjustmentView(
    String address,
    String title,
    String account,
    String accountAddress,
    String month,
    String amount,
    Badge status,
    List<AdjustmentList.Fact> facts,
    List<String> explanation,
    String waits,
    String note,
    Parts parts,
    @Nullable Charge charge,
    May may,
    AdjustmentList.@Nullable Said said) {
  public AdjustmentView {
    facts = List.copyOf(facts);
    explanation = List.copyOf(explanation);
  }

  /**
   * What was asked for the same thing and month.
   *
   * @param sum what all of it comes to
   */
  public record Parts(List<Part> rows, String sum) {
    public Parts {
      rows = List.copyOf(rows);
    }
  }

  /**
   * One of them.
   *
   * @param address of its page; empty for the one that is looked at
   */
  public record Part(String name, String address, String amount, Badge status, String made) {}

  /**
   * How asking the provider went.
   *
   * @param payAt where the account can pay it itself; empty when it need not
   */
  public record Charge(
      Badge status, String meaning, List<AdjustmentList.Fact> facts, String payAt) {
    public Charge {
      facts = List.copyOf(facts);
    }
  }

  /** What may be done about it. */
  public record May(boolean charge, boolean waive) {}
}
