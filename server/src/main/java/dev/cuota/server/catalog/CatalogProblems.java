package dev.cuota.server.catalog;

import dev.cuota.contract.ProblemCode;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;

/** What is wrong with a document, as an answer that names each place. */
public final class CatalogProblems {
  private CatalogProblems() {}

  /** It holds no valid catalog. */
  public static RuntimeException invalid(List<DocumentError> errors) {
    return of(ProblemCode.INVALID_REQUEST, "catalog.invalid", errors);
  }

  static RuntimeException of(ProblemCode code, String text, List<DocumentError> errors) {
    return Problem.of(code, Text.of(text))
        .withErrors(errors.stream().map(CatalogProblems::fieldError).toList())
        .exception();
  }

  private static FieldError fieldError(DocumentError error) {
    String pointer =
        error.path().isEmpty()
            ? ""
            : "/" + error.path().replace("[", "/").replace("]", "").replace(".", "/");
    return new FieldError(
        pointer,
        Text.verbatim(error.message()),
        new FieldError.Place(error.line(), error.column(), error.path()));
  }
}
