package dev.cuota.server.console;

import dev.cuota.server.statements.Sheet;
import java.util.List;

/**
 * A statement to be looked at.
 *
 * @param account address of the account's page
 * @param papers where it can be had as a PDF
 */
public record StatementPaper(Sheet sheet, String account, List<Paper> papers, List<Line> lines) {
  public StatementPaper {
    papers = List.copyOf(papers);
    lines = List.copyOf(lines);
  }

  /** It in one language. */
  public record Paper(String language, String address) {}

  /**
   * One amount.
   *
   * @param arithmetic how it comes about, line by line
   * @param address where it opens into events; empty where it is made of time alone
   */
  public record Line(Sheet.Row row, List<String> arithmetic, String address) {
    public Line {
      arithmetic = List.copyOf(arithmetic);
    }
  }
}
