package dev.cuota.server.query;

import dev.cuota.engine.metering.UsageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Usage as a table (RFC 4180). */
final class UsageCsv {
  private UsageCsv() {}

  static String of(UsageQuestion question, List<UsageRow> rows) {
    List<String> header = new ArrayList<>(List.of("window_start", "window_end", "subject"));
    header.addAll(question.groupBy());
    header.add("value");
    StringBuilder table = new StringBuilder(line(header));
    for (UsageRow row : rows) {
      table.append(line(cells(question, row)));
    }
    return table.toString();
  }

  private static List<String> cells(UsageQuestion question, UsageRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.windowStart().toString());
    cells.add(row.windowEnd().toString());
    cells.add(orEmpty(row.subject()));
    question.groupBy().forEach(name -> cells.add(orEmpty(row.groupBy().get(name))));
    cells.add(UsageView.plain(row.value()).toPlainString());
    return cells;
  }

  private static String line(List<String> cells) {
    return cells.stream().map(UsageCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
