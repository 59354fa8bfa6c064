package dev.cuota.server.query;

import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads query parameters and collects what is wrong with them, so that all is said at once. */
final class Parameters {
  /** Most values of one repeated parameter. */
  static final int MAX_VALUES = 100;

  private final Map<String, List<String>> values;
  private final List<FieldError> errors = new ArrayList<>();

  Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  @Nullable String text(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      refuse(name, Text.of("parameter.once"));
    }
    return all.isEmpty() || all.getFirst().isEmpty() ? null : all.getFirst();
  }

  /** All values of a parameter, repeated or with commas. */
  List<String> texts(String name) {
    List<String> all =
        values.getOrDefault(name, List.of()).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList();
    return bounded(name, all);
  }

  /** All values of a repeated parameter, commas being part of them. */
  List<String> repeated(String name) {
    return bounded(name, values.getOrDefault(name, List.of()).stream().distinct().toList());
  }

  /** Parameters such as {@code filter[name]=value}, by name. */
  Map<String, List<String>> keyed(String name) {
    Map<String, List<String>> keyed = new LinkedHashMap<>();
    for (String parameter : values.keySet()) {
      if (parameter.startsWith(name + "[") && parameter.endsWith("]")) {
        keyed.put(
            parameter.substring(name.length() + 1, parameter.length() - 1), repeated(parameter));
      }
    }
    return keyed;
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      refuse(name, Text.of("ingest.time"));
      return null;
    }
  }

  ZoneId zone(String name) {
    String text = text(name);
    try {
      return text == null ? ZoneId.of("UTC") : ZoneId.of(text);
    } catch (DateTimeException _) {
      refuse(name, Text.of("query.zone"));
      return ZoneId.of("UTC");
    }
  }

  int number(String name, int most) {
    String text = text(name);
    if (text == null) {
      return most;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number outside the range.
    }
    refuse(name, Text.of("query.number", most));
    return most;
  }

  boolean flag(String name) {
    String text = text(name);
    if (text != null && !Set.of("true", "false").contains(text)) {
      refuse(name, Text.of("query.choice", "true, false"));
    }
    return "true".equals(text);
  }

  <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    refuse(
        name,
        Text.of(
            "query.choice",
            Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .collect(Collectors.joining(", "))));
    return null;
  }

  void refuse(String name, Text text) {
    errors.add(new FieldError(name, text));
  }

  void refuseIfInvalid() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors).exception();
    }
  }

  private List<String> bounded(String name, List<String> all) {
    if (all.size() > MAX_VALUES) {
      refuse(name, Text.of("query.values", MAX_VALUES));
    }
    return all;
  }
}
