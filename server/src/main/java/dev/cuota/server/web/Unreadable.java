package dev.cuota.server.web;

import dev.cuota.contract.ProblemCode;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.util.List;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Says where a request's body cannot be read. */
final class Unreadable {
  private Unreadable() {}

  static Problem problem(HttpMessageNotReadableException fault) {
    return switch (fault.getCause()) {
      case DatabindException e -> Problem.invalid(pointer(e), Text.of("json.value"));
      case JacksonException e ->
          Problem.of(ProblemCode.INVALID_REQUEST, Text.of("json.syntax"))
              .withErrors(List.of(new FieldError("", place(e))));
      case null, default -> Problem.invalid("", Text.of("json.missing"));
    };
  }

  private static Text place(JacksonException fault) {
    var location = fault.getLocation();
    return location == null
        ? Text.of("json.syntax")
        : Text.of("json.at", location.getLineNr(), location.getColumnNr());
  }

  private static String pointer(DatabindException fault) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : fault.getPath()) {
      pointer.append('/');
      String name = step.getPropertyName();
      pointer.append(
          name == null
              ? Integer.toString(step.getIndex())
              : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
