package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Finding;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** A document being read: what was found wrong so far, and where everything stands. */
final class Source {
  /** More than are reported, so that those reported are the first of the document. */
  private static final int MAX_COLLECTED = 10 * CatalogReader.MAX_ERRORS;

  private final Map<String, YamlValue> places = new HashMap<>();
  private final Set<DocumentError> errors = new LinkedHashSet<>();
  private boolean misleading;

  /** Remembers that {@code value} is what the rules call {@code keyPath}. */
  void place(String keyPath, YamlValue value) {
    places.put(keyPath, value);
  }

  void error(Node node, String path, String message) {
    int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    if (errors.size() < MAX_COLLECTED) {
      errors.add(new DocumentError(line, column, path, message));
    }
  }

  /** Says that something could not be read which the rules would go on to miss elsewhere. */
  void mislead() {
    misleading = true;
  }

  /** Whether the rules would find things that are no fault of the author's. */
  boolean isMisleading() {
    return misleading;
  }

  /** Reports what a rule found at the place it speaks of, or at the nearest around it. */
  void finding(Finding finding) {
    String keyPath = finding.path();
    while (!places.containsKey(keyPath)) {
      keyPath = around(keyPath);
    }
    YamlValue value = places.get(keyPath);
    if (value != null) {
      String path = value.path().isEmpty() ? finding.path() : value.path();
      if (value.isMap() && !value.path().isEmpty()) {
        path += finding.path().substring(keyPath.length());
      }
      if (!isWrong(path)) {
        error(value.node(), path, finding.message());
      }
    }
  }

  List<DocumentError> errors() {
    return errors.stream()
        .sorted(
            Comparator.comparingInt(DocumentError::line).thenComparingInt(DocumentError::column))
        .limit(CatalogReader.MAX_ERRORS)
        .toList();
  }

  /** Whether something was found there already, of which the finding may be a mere consequence. */
  private boolean isWrong(String path) {
    return errors.stream().anyMatch(error -> error.path().equals(path));
  }

  private static String around(String keyPath) {
    int cut = Math.max(keyPath.lastIndexOf('.'), keyPath.lastIndexOf('['));
    return cut < 0 ? "" : keyPath.substring(0, cut);
  }
}
