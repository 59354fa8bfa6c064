package dev.cuota.server.web;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.platform.GroupCommit;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.ProblemWriter;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says every "no" of Spring MVC and of our endpoints the same way. */
@RestControllerAdvice
final class ProblemAdvice {
  /** After how long a caller may try again when we are overloaded. */
  static final String RETRY_AFTER_SECONDS = "1";

  private final ProblemWriter problems;

  ProblemAdvice(ProblemWriter problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  void answer(Exception fault, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    switch (fault) {
      case AccessDeniedException e -> throw e; // Spring Security answers it, further out
      case AsyncRequestNotUsableException e -> throw e; // the caller is gone
      case ProblemException e -> problems.write(request, response, e.problem());
      case GroupCommit.Overloaded _ -> problems.write(request, response, overloaded());
      case HttpMessageNotReadableException e -> answerUnreadable(e, request, response);
      case MethodArgumentTypeMismatchException e -> // to Spring it is no answer but a fault
          problems.write(
              request, response, Problem.invalid(e.getName(), Text.of("parameter.form", form(e))));
      case ErrorResponse e -> problems.write(request, response, problem(fault, e));
      default -> problems.writeFault(request, response, fault);
    }
  }

  static Problem overloaded() {
    return Problem.of(ProblemCode.OVERLOADED).withHeader("Retry-After", RETRY_AFTER_SECONDS);
  }

  private void answerUnreadable(
      HttpMessageNotReadableException fault,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    problems.write(request, response, Unreadable.problem(fault));
  }

  private static Problem problem(Exception fault, ErrorResponse response) {
    Problem problem =
        switch (fault) {
          case MissingServletRequestParameterException e ->
              Problem.invalid(e.getParameterName(), Text.of("parameter.missing"));
          case HttpRequestMethodNotSupportedException e ->
              Problem.of(
                  ProblemCode.METHOD_NOT_ALLOWED, Text.of("METHOD_NOT_ALLOWED", e.getMethod()));
          default -> Problem.of(Statuses.code(response.getStatusCode().value()));
        };
    Problem[] told = {problem};
    response
        .getHeaders()
        .forEach((name, values) -> told[0] = told[0].withHeader(name, String.join(", ", values)));
    return told[0];
  }

  private static String form(MethodArgumentTypeMismatchException fault) {
    Class<?> type = fault.getRequiredType();
    return type == null ? "" : type.getSimpleName();
  }
}
