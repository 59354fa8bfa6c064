package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.catalog.Catalogs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes documents to the engine: what the API, the command and the start of the program share. */
public final class CatalogDocuments {
  /** Most bytes of a document: every character may take four. */
  public static final int MAX_BYTES = 4 * CatalogReader.MAX_LENGTH;

  private static final CatalogDiff NO_CHANGE = new CatalogDiff(List.of(), List.of());

  private final Catalogs catalogs;

  public CatalogDocuments(Catalogs catalogs) {
    this.catalogs = catalogs;
  }

  /**
   * Reads a text of at most {@link #MAX_BYTES}; empty when there is more.
   *
   * @throws CharacterCodingException when it is not UTF-8
   */
  public static Optional<String> load(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
  }

  /** What applying the document would change; writes nothing. */
  public DocumentOutcome preview(EnvironmentId environment, String document) {
    return withCatalog(
        document,
        catalog -> {
          CatalogDiff diff = catalogs.preview(environment, catalog);
          return diff.isEmpty() || diff.refusals().isEmpty()
              ? new DocumentOutcome.Accepted(catalogs.current(environment).version(), diff)
              : new DocumentOutcome.Refused(CatalogReader.locate(document, diff.refusals()));
        });
  }

  /** Puts the document in force. */
  public DocumentOutcome apply(EnvironmentId environment, String document, String actor) {
    return withCatalog(
        document,
        catalog ->
            switch (catalogs.apply(environment, catalog, document, actor)) {
              case ApplyOutcome.Applied(int version, CatalogDiff diff) ->
                  new DocumentOutcome.Accepted(version, diff);
              case ApplyOutcome.Unchanged(int version) ->
                  new DocumentOutcome.Accepted(version, NO_CHANGE);
              case ApplyOutcome.Refused(_, var findings) ->
                  new DocumentOutcome.Refused(CatalogReader.locate(document, findings));
            });
  }

  private static DocumentOutcome withCatalog(
      String document, Function<Catalog, DocumentOutcome> use) {
    return switch (CatalogReader.read(document)) {
      case CatalogReading.Valid(Catalog catalog) -> use.apply(catalog);
      case CatalogReading.Invalid(List<DocumentError> errors) ->
          new DocumentOutcome.Invalid(errors);
    };
  }
}
