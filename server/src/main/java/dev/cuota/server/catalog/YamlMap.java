package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Spelling;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A map of a document. Knows which of its keys were asked for, and reports the others. */
final class YamlMap {
  private final YamlValue self;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  private YamlMap(YamlValue self) {
    this.self = self;
  }

  /** The map that {@code value} is; an empty one, and said so, when it is none. */
  static YamlMap of(YamlValue value) {
    YamlMap map = new YamlMap(value);
    if (value.node() instanceof MappingNode mapping && value.node().getAnchor().isEmpty()) {
      mapping.getValue().forEach(map::add);
    } else {
      value.error("expected a map, found " + value.shown());
    }
    return map;
  }

  private void add(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      self.source().error(entry.getKeyNode(), self.path(), "a key must be a text");
      return;
    }
    String name = key.getValue();
    String path = join(self.path(), name);
    if (keys.containsKey(name)) {
      self.source().error(key, path, "stands here twice");
      return;
    }
    keys.put(name, key);
    values.put(
        name, new YamlValue(self.source(), entry.getValueNode(), path, join(self.keyPath(), name)));
  }

  YamlValue self() {
    return self;
  }

  /** Everything in it, by key, where the keys are the author's own. */
  Map<String, YamlValue> all() {
    asked.addAll(keys.keySet());
    return values;
  }

  /** The value of a key; empty when it is absent or null. */
  Optional<YamlValue> get(String name) {
    asked.add(name);
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
  }

  /** Reads the value of a key; null when there is none. */
  <T> @Nullable T find(String name, Function<YamlValue, @Nullable T> read) {
    Optional<YamlValue> value = get(name);
    return value.isEmpty() ? null : read.apply(value.get());
  }

  /** Reads the value of a key, or takes {@code fallback} when there is none. */
  <T> T get(String name, Function<YamlValue, T> read, T fallback) {
    return get(name).map(read).orElse(fallback);
  }

  /** Reads the value of a key; reports its absence. */
  <T> T need(String name, Function<YamlValue, T> read, T fallback) {
    Optional<YamlValue> value = get(name);
    if (value.isEmpty()) {
      missing(name);
    }
    return value.map(read).orElse(fallback);
  }

  /** Reports the absence of a key, at the place where it should be. */
  void missing(String name) {
    self.source().error(self.node(), join(self.path(), name), "is missing");
  }

  /** One of the names of an enumeration, or {@code fallback} when there is none. */
  <E extends Enum<E>> E choice(String name, E fallback) {
    Optional<YamlValue> value = get(name);
    E chosen = value.isEmpty() ? null : value.get().choice(fallback.getDeclaringClass());
    return chosen == null ? fallback : chosen;
  }

  /** A title in one language, which is English, or in several. */
  SortedMap<String, String> names(String name) {
    SortedMap<String, String> names = new TreeMap<>();
    get(name)
        .ifPresent(
            value -> {
              if (value.isMap()) {
                value.map().all().forEach((locale, title) -> names.put(locale, title.text()));
              } else {
                names.put("en", value.text());
              }
            });
    return names;
  }

  /** Reports every key that nobody asked for. */
  void refuseOthers() {
    keys.forEach(
        (name, key) -> {
          if (!asked.contains(name)) {
            String guess =
                Spelling.nearest(name, asked).map("; did you mean '%s'?"::formatted).orElse("");
            self.source().error(key, join(self.path(), name), "is not known here" + guess);
          }
        });
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
