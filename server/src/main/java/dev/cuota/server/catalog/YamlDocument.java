package dev.cuota.server.catalog;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** The nodes of a document, or why it has none. */
sealed interface YamlDocument {
  /** Deepest nesting; a catalog needs eight. Bounds the recursion of whoever walks the nodes. */
  int MAX_DEPTH = 32;

  record Composed(Node root) implements YamlDocument {}

  record Broken(DocumentError error) implements YamlDocument {}

  /** Parses {@code text}, bounded in length and depth. */
  static YamlDocument compose(String text) {
    if (text.length() > CatalogReader.MAX_LENGTH) {
      return broken("is longer than %d characters".formatted(CatalogReader.MAX_LENGTH));
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(CatalogReader.MAX_LENGTH)
            .setAllowDuplicateKeys(true)
            .build();
    try {
      Optional<Mark> tooDeep = tooDeep(new Parse(settings).parseString(text));
      if (tooDeep.isPresent()) {
        return broken(tooDeep, "is nested more than %d levels deep".formatted(MAX_DEPTH));
      }
      return new Compose(settings)
          .composeString(text)
          .<YamlDocument>map(Composed::new)
          .orElseGet(() -> broken("is empty"));
    } catch (MarkedYamlEngineException e) {
      return broken(e.getProblemMark(), e.getProblem());
    } catch (ReaderException e) {
      return broken("holds a character that YAML does not allow: " + e.getMessage());
    } catch (YamlEngineException e) {
      return broken(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Mark> tooDeep(Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> depth++;
        case SequenceEnd, MappingEnd -> depth--;
        default -> {
          continue;
        }
      }
      if (depth > MAX_DEPTH) {
        return event.getStartMark();
      }
    }
    return Optional.empty();
  }

  private static Broken broken(String message) {
    return broken(Optional.empty(), message);
  }

  private static Broken broken(Optional<Mark> mark, String message) {
    int line = mark.map(Mark::getLine).orElse(0) + 1;
    int column = mark.map(Mark::getColumn).orElse(0) + 1;
    return new Broken(new DocumentError(line, column, "", message));
  }
}
