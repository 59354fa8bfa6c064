package dev.cuota.server.imports;

import dev.cuota.core.metering.UsageEvent;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Which column of a recording becomes which part of an event.
 *
 * @param source of all its events
 * @param type of all its events, unless a column says it
 * @param parts of an event (tenant, time, type, id, data.NAME) to columns
 * @param times how times are written
 */
public record Mapping(
    String source, String type, SequencedMap<String, Column> parts, TimeFormat times) {
  private static final Pattern DATA = Pattern.compile("data\\.[A-Za-z_][A-Za-z0-9_]*");

  public Mapping {
    parts = new LinkedHashMap<>(parts);
    parts.keySet().forEach(Mapping::requirePart);
    if (!parts.containsKey("tenant")) {
      throw new IllegalArgumentException("say which column is the tenant: tenant=COLUMN");
    }
  }

  /** Reads {@code part=COLUMN} texts, as on a command line. */
  public static SequencedMap<String, Column> parts(Map<String, String> texts) {
    SequencedMap<String, Column> parts = new LinkedHashMap<>();
    texts.forEach((part, column) -> parts.put(part, Column.of(column)));
    return parts;
  }

  /**
   * The event of one line.
   *
   * @param id if no column is the id
   */
  Parsed event(Map<String, String> fields, String id) {
    try {
      return new Parsed.Usage(
          new UsageEvent(
              source,
              textOr(fields, "id", id),
              textOr(fields, "type", type),
              required(fields, "tenant"),
              parts.containsKey("time") ? times.parse(required(fields, "time")) : null,
              data(fields)));
    } catch (DateTimeException e) {
      return new Parsed.Bad("no time: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Parsed.Bad(String.valueOf(e.getMessage()));
    }
  }

  private FlatData data(Map<String, String> fields) {
    SequencedMap<String, String> data = new LinkedHashMap<>();
    parts.forEach(
        (part, column) -> {
          if (part.startsWith("data.")) {
            data.put(part.substring("data.".length()), column.in(fields));
          }
        });
    return new FlatData(data);
  }

  private String textOr(Map<String, String> fields, String part, String otherwise) {
    return parts.containsKey(part) ? required(fields, part) : otherwise;
  }

  private String required(Map<String, String> fields, String part) {
    Column column = parts.get(part);
    String text = column == null ? "" : column.in(fields).strip();
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "no %s: column '%s' is empty".formatted(part, column == null ? part : column.text()));
    }
    return text;
  }

  private static void requirePart(String part) {
    if (!part.matches("tenant|time|type|id") && !DATA.matcher(part).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no part of an event; there are tenant, time, type, id and data.NAME"
              .formatted(part));
    }
  }
}
