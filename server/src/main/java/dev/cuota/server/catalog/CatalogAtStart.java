package dev.cuota.server.catalog;

import dev.cuota.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Applies the operator's catalog to the default environment when the program starts. */
public final class CatalogAtStart {
  private static final String ACTOR = "CUOTA_CATALOG";

  private CatalogAtStart() {}

  /**
   * Applies the document at {@code file}; changes nothing where it is in force already.
   *
   * @return what keeps it from being applied, a line each; empty when it is in force
   */
  public static List<String> apply(Engine engine, Path file) {
    Optional<String> document;
    try (InputStream in = Files.newInputStream(file)) {
      document = CatalogDocuments.load(in);
    } catch (IOException e) {
      return List.of("%s cannot be read: %s".formatted(file, e));
    }
    if (document.isEmpty()) {
      return List.of("%s is larger than %d bytes".formatted(file, CatalogDocuments.MAX_BYTES));
    }
    DocumentOutcome outcome =
        new CatalogDocuments(engine.catalogs())
            .apply(engine.security().defaultEnvironment().id(), document.get(), ACTOR);
    return switch (outcome) {
      case DocumentOutcome.Accepted _ -> List.of();
      case DocumentOutcome.Invalid(var errors) -> lines(file, errors);
      case DocumentOutcome.Refused(var errors) -> lines(file, errors);
    };
  }

  private static List<String> lines(Path file, List<DocumentError> errors) {
    return errors.stream().map(error -> file + ":" + error).toList();
  }
}
