package dev.cuota.server.catalog;

import dev.cuota.core.catalog.CatalogDiff;
import java.util.List;

/** What came of a document that was to be looked at or applied. */
public sealed interface DocumentOutcome {

  /** It holds no valid catalog. */
  record Invalid(List<DocumentError> errors) implements DocumentOutcome {}

  /** It changes what must not change. */
  record Refused(List<DocumentError> errors) implements DocumentOutcome {}

  /**
   * It was looked at, or applied.
   *
   * @param version of the catalog in force afterwards; 0 for none yet
   * @param diff what it changes, or changed; empty when it means the same as the one in force
   */
  record Accepted(int version, CatalogDiff diff) implements DocumentOutcome {}
}
