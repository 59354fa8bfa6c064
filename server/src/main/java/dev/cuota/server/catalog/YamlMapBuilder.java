package dev.cuota.server.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Builds a map of a document. Numbers are printed exactly, in plain digits. */
final class YamlMapBuilder {
  private final List<NodeTuple> entries = new ArrayList<>();
  private final FlowStyle style;

  private YamlMapBuilder(FlowStyle style) {
    this.style = style;
  }

  /** A map with an entry to a line. */
  static YamlMapBuilder block() {
    return new YamlMapBuilder(FlowStyle.BLOCK);
  }

  /** A map in braces. */
  static YamlMapBuilder flow() {
    return new YamlMapBuilder(FlowStyle.FLOW);
  }

  static Node text(String value) {
    return new ScalarNode(Tag.STR, value, ScalarStyle.PLAIN);
  }

  static Node number(BigDecimal value) {
    String digits = value.toPlainString();
    return new ScalarNode(digits.contains(".") ? Tag.FLOAT : Tag.INT, digits, ScalarStyle.PLAIN);
  }

  static Node flag(boolean value) {
    return new ScalarNode(Tag.BOOL, Boolean.toString(value), ScalarStyle.PLAIN);
  }

  void node(String key, Node value) {
    entries.add(new NodeTuple(text(key), value));
  }

  void text(String key, String value) {
    node(key, text(value));
  }

  void textUnless(String key, String value, String fallback) {
    if (!value.equals(fallback)) {
      text(key, value);
    }
  }

  void number(String key, BigDecimal value) {
    node(key, number(value));
  }

  void numberUnless(String key, BigDecimal value, BigDecimal fallback) {
    if (value.compareTo(fallback) != 0) {
      number(key, value);
    }
  }

  void flag(String key, boolean value) {
    node(key, flag(value));
  }

  void list(String key, List<Node> values) {
    node(key, new SequenceNode(Tag.SEQ, values, style));
  }

  Node build() {
    return new MappingNode(Tag.MAP, entries, style);
  }
}
