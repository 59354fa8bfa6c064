package dev.cuota.server.imports;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where one part of an event comes from. */
public sealed interface Column {

  /** What a line has there; may be empty. */
  String in(Map<String, String> fields);

  /** As it was written. */
  String text();

  /** Another column's text for where it is empty, or numbers multiplied, or a text for all. */
  Pattern WITH_DEFAULT = Pattern.compile("(.+):-(.+)");

  /**
   * Reads {@code NAME}, {@code NAME:-OTHERWISE}, {@code NAME*NAME}, {@code NAME+NAME} or {@code 'TEXT'}.
   */
  static Column of(String text) {
    Matcher withDefault = WITH_DEFAULT.matcher(text);
    if (withDefault.matches()) {
      return new Named(text, withDefault.group(1), withDefault.group(2));
    }
    if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
      return new Constant(text, text.substring(1, text.length() - 1));
    }
    if (text.indexOf('*') > 0) {
      return new Computed(text, List.of(text.split("\\*", -1)), BigDecimal::multiply);
    }
    if (text.indexOf('+') > 0) {
      return new Computed(text, List.of(text.split("\\+", -1)), BigDecimal::add);
    }
    return new Named(text, text, "");
  }

  /**
   * A column by its heading.
   *
   * @param otherwise what stands for an empty field
   */
  record Named(String text, String name, String otherwise) implements Column {
    @Override
    public String in(Map<String, String> fields) {
      String field = field(fields, name);
      return field.isBlank() ? otherwise : field;
    }
  }

  /** The same for every line. */
  record Constant(String text, String value) implements Column {
    @Override
    public String in(Map<String, String> fields) {
      return value;
    }
  }

  /** Numbers of several columns, multiplied or added exactly. */
  record Computed(String text, List<String> names, BinaryOperator<BigDecimal> operation)
      implements Column {
    @Override
    public String in(Map<String, String> fields) {
      return names.stream()
          .map(name -> number(fields, name.strip()))
          .reduce(operation)
          .orElseThrow()
          .toPlainString();
    }

    private static BigDecimal number(Map<String, String> fields, String name) {
      try {
        return new BigDecimal(field(fields, name).strip());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("column '%s' is no number".formatted(name), e);
      }
    }
  }

  private static String field(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          "no column '%s'; there are %s".formatted(name, fields.keySet()));
    }
    return text;
  }
}
