package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.limits.Reason;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import dev.cuota.server.web.HotEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What checking and consuming have in common: how they are asked and answered. */
final class LimitDoor implements HotEndpoint {
  /** Most bytes of a request's body. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  private final String path;
  private final Decider decider;
  private final Explainer explainer;

  /** Who answers. */
  @FunctionalInterface
  interface Decider {
    LimitAnswer answer(Caller caller, Ask ask);
  }

  LimitDoor(String path, Decider decider, Explainer explainer) {
    this.path = path;
    this.decider = decider;
    this.explainer = explainer;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public KeyScope scope() {
    return KeyScope.CHECK;
  }

  @Override
  public void answer(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Ask ask = AskReader.read(body(request));
    LimitAnswer.Decided decided = decided(decider.answer(caller, ask));
    Map<String, Object> explanation = explainer.asked(decided, request);
    refuseIfEnforced(decided, explanation, request);
    Map<String, String> headers = RateHeaders.of(decided);
    headers.forEach(response::setHeader);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    AnswerWriter.Beside beside =
        explanation == null
            ? AnswerWriter.Beside.NOTHING
            : new AnswerWriter.Beside(null, explanation);
    AnswerWriter.write(decided, ask.request().together(), beside, response.getOutputStream());
  }

  /** The decision in an answer; leaves with a problem when there is none. */
  static LimitAnswer.Decided decided(LimitAnswer answer) {
    return switch (answer) {
      case LimitAnswer.Invalid invalid -> throw problem(invalid).exception();
      case LimitAnswer.Conflict _ ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("limits.idUsed")).exception();
      case LimitAnswer.Missing _ -> throw Problem.of(ProblemCode.NOT_FOUND).exception();
      case LimitAnswer.Decided decided -> decided;
    };
  }

  /** Leaves with the denial as a problem when the caller wants denials to be errors. */
  static void refuseIfEnforced(
      LimitAnswer.Decided decided,
      @Nullable Map<String, Object> explanation,
      HttpServletRequest request) {
    if (!decided.isAllowed() && asks(request, "enforce=true")) {
      Problem problem = enforced(decided, RateHeaders.of(decided));
      throw (explanation == null ? problem : problem.withMember("explanation", explanation))
          .exception();
    }
  }

  /** Writes the answer to a single question. */
  static void write(
      LimitAnswer.Decided decided, AnswerWriter.Beside beside, HttpServletResponse response)
      throws IOException {
    RateHeaders.of(decided).forEach(response::setHeader);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    AnswerWriter.write(decided, false, beside, response.getOutputStream());
  }

  private static Problem enforced(LimitAnswer.Decided decided, Map<String, String> headers) {
    LimitAnswer.Line line = decided.denied().orElseThrow();
    Reason reason = line.reason();
    if (reason == null) {
      throw new IllegalStateException("denied without a reason: " + line);
    }
    Problem problem = Denials.problem(decided, line, reason);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      problem = problem.withHeader(header.getKey(), header.getValue());
    }
    return problem;
  }

  private static Problem problem(LimitAnswer.Invalid invalid) {
    String name = "limits." + invalid.flaw().name().toLowerCase(Locale.ROOT);
    return Problem.invalid(invalid.pointer(), Text.of(name, String.join(", ", invalid.known())));
  }

  private static byte[] body(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.TOO_LARGE).exception();
    }
    return body;
  }

  /** Not by getParameter, which would read a body that is said to be a form. */
  static boolean asks(HttpServletRequest request, String parameter) {
    String query = request.getQueryString();
    return query != null && ("&" + query + "&").contains("&" + parameter + "&");
  }
}
