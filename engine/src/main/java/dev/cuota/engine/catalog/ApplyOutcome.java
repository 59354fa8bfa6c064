package dev.cuota.engine.catalog;

import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.Finding;
import java.util.List;

/** What became of a catalog that was to be applied. */
public sealed interface ApplyOutcome {

  /**
   * It is in force.
   *
   * @param version its number, one more than the one before
   * @param diff what it changed
   */
  record Applied(int version, CatalogDiff diff) implements ApplyOutcome {}

  /**
   * It means the same as the one in force, so nothing was written.
   *
   * @param version of the one in force; 0 when both are empty
   */
  record Unchanged(int version) implements ApplyOutcome {}

  /**
   * It must not be applied, and nothing was written.
   *
   * @param version of the one that stays in force
   * @param findings at least one
   */
  record Refused(int version, List<Finding> findings) implements ApplyOutcome {
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /** The version in force afterwards. */
  int version();
}
