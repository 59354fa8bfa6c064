package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Spelling;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a document. Reading it as something it is not reports an error at its place and goes
 * on with a harmless stand-in, so that one pass finds everything.
 */
final class YamlValue {
  private static final int MAX_NUMBER_LENGTH = 64;
  private static final int MAX_SHOWN = 40;

  private final Source source;
  private final Node node;
  private final String path;
  private final String keyPath;

  /**
   * A value.
   *
   * @param path its place as the author sees it, such as {@code plans[2].price}
   * @param keyPath its place as the rules call it, such as {@code plans.growth.price}
   */
  YamlValue(Source source, Node node, String path, String keyPath) {
    this.source = source;
    this.node = node;
    this.path = path;
    this.keyPath = keyPath;
    source.place(keyPath, this);
    if (node.getAnchor().isPresent()) {
      error("anchors and aliases (& and *) are not read; write the value out");
    }
  }

  Node node() {
    return node;
  }

  String path() {
    return path;
  }

  String keyPath() {
    return keyPath;
  }

  Source source() {
    return source;
  }

  void error(String message) {
    source.error(node, path, message);
  }

  boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isNumber() {
    return node instanceof ScalarNode
        && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT));
  }

  /** The plain words of a scalar in lower case; empty for anything else. */
  Optional<String> word() {
    return node instanceof ScalarNode scalar
        ? Optional.of(scalar.getValue().toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** A text; numbers and truth values must be quoted to be one. */
  String text() {
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.STR)) {
      return scalar.getValue();
    }
    error(
        "expected a text, found %s%s"
            .formatted(shown(), node instanceof ScalarNode ? "; put it in quotes" : ""));
    return "";
  }

  /** What a filter compares with: a text, or a number or truth value as events show it. */
  String comparable() {
    if (isNumber()) {
      return quantity().toString();
    }
    return node.getTag().equals(Tag.BOOL) ? ((ScalarNode) node).getValue() : text();
  }

  /** An exact number of at most 20 digits before the point and 12 behind it. */
  BigDecimal decimal() {
    if (isNumber() && ((ScalarNode) node).getValue().length() <= MAX_NUMBER_LENGTH) {
      Optional<BigDecimal> number = number(((ScalarNode) node).getValue());
      if (number.filter(Quantity::fits).isPresent()) {
        return number.get();
      }
      error(
          "expected a number of at most %d digits before and %d behind the point, found %s"
              .formatted(Quantity.INTEGER_DIGITS, Quantity.FRACTION_DIGITS, shown()));
    } else {
      error("expected a number, found " + shown());
    }
    return BigDecimal.ZERO;
  }

  Quantity quantity() {
    return new Quantity(decimal());
  }

  int wholeNumber() {
    BigDecimal number = decimal();
    try {
      return number.intValueExact();
    } catch (ArithmeticException _) {
      error("expected a whole number, found " + shown());
      return 0;
    }
  }

  boolean flag() {
    if (node.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(((ScalarNode) node).getValue());
    }
    error("expected true or false, found " + shown());
    return false;
  }

  /** One of the names of an enumeration, in whatever case; null, and said so, when it is none. */
  <E extends Enum<E>> @Nullable E choice(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(YamlValue::nameOf).toList();
    String written = word().orElse("");
    for (E constant : type.getEnumConstants()) {
      if (nameOf(constant).equals(written)) {
        return constant;
      }
    }
    source.mislead();
    String guess =
        Spelling.nearest(written, names).map(" (did you mean %s?)"::formatted).orElse("");
    error("expected %s, found %s%s".formatted(oneOf(names), shown(), guess));
    return null;
  }

  /** The values of a list; empty, and said so, when it is none. */
  List<YamlValue> list() {
    if (!(node instanceof SequenceNode sequence) || node.getAnchor().isPresent()) {
      error("expected a list, found " + shown());
      return List.of();
    }
    List<YamlValue> values = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      String index = "[%d]".formatted(values.size());
      values.add(new YamlValue(source, element, path + index, keyPath + index));
    }
    return values;
  }

  YamlMap map() {
    return YamlMap.of(this);
  }

  /** The same place under the name that the rules have for it. */
  YamlValue named(String newKeyPath) {
    return new YamlValue(source, node, path, newKeyPath);
  }

  /** What stands here, short enough for a message. */
  String shown() {
    return switch (node) {
      case MappingNode _ -> "a map";
      case SequenceNode _ -> "a list";
      case ScalarNode _ when isNull() -> "nothing";
      case ScalarNode scalar when node.getTag().equals(Tag.STR) ->
          "'%s'".formatted(shortened(scalar.getValue()));
      case ScalarNode scalar -> shortened(scalar.getValue());
      default -> "something else";
    };
  }

  private static String shortened(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String oneOf(List<String> names) {
    return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
  }
}
