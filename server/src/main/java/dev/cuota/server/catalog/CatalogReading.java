package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Catalog;
import java.util.List;

/** What came of reading a document. */
public sealed interface CatalogReading {

  /** It holds a catalog that keeps all rules. */
  record Valid(Catalog catalog) implements CatalogReading {}

  /**
   * It does not.
   *
   * @param errors at least one, in the order of the document, at most {@link
   *     CatalogReader#MAX_ERRORS}
   */
  record Invalid(List<DocumentError> errors) implements CatalogReading {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }
}
