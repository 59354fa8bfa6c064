package dev.cuota.server.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CSV whose first line names the columns. */
public final class CsvFormat implements LineFormat {
  private final Mapping mapping;
  private final char separator;
  private List<String> heading = List.of();

  public CsvFormat(Mapping mapping, char separator) {
    this.mapping = mapping;
    this.separator = separator;
  }

  @Override
  public boolean continues(String text) {
    return CsvFields.of(text, separator).open();
  }

  @Override
  public boolean hasHeading() {
    return true;
  }

  @Override
  public Parsed parse(String text, String id) {
    if (text.isBlank()) {
      return new Parsed.Nothing();
    }
    if (heading.isEmpty()) {
      String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      heading = CsvFields.of(unmarked, separator).fields().stream().map(String::strip).toList();
      return new Parsed.Nothing();
    }
    List<String> fields = CsvFields.of(text, separator).fields();
    if (fields.size() != heading.size()) {
      return new Parsed.Bad(
          "%d fields, but the heading has %d".formatted(fields.size(), heading.size()));
    }
    Map<String, String> named = LinkedHashMap.newLinkedHashMap(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      named.put(heading.get(i), fields.get(i));
    }
    return mapping.event(named, id);
  }
}
