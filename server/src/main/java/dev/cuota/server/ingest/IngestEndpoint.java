package dev.cuota.server.ingest;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.Outcome;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.ingest.BodyReader.Body;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import dev.cuota.server.web.HotEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code POST /api/v1/events}: takes usage events in. */
public final class IngestEndpoint implements HotEndpoint {
  /** Part of the JVM's memory that request bodies may fill. */
  private static final int MEMORY_SHARE = 4;

  private final Ingest ingest;
  private final Clock clock;
  private final BodyReader bodies;

  @Autowired
  public IngestEndpoint(Engine engine) {
    this(
        engine.metering()::accept,
        engine.clock(),
        new MemoryBudget(Runtime.getRuntime().maxMemory() / MEMORY_SHARE));
  }

  IngestEndpoint(Ingest ingest, Clock clock, MemoryBudget budget) {
    this.ingest = ingest;
    this.clock = clock;
    this.bodies = new BodyReader(budget);
  }

  @Override
  public String path() {
    return "/api/v1/events";
  }

  @Override
  public KeyScope scope() {
    return KeyScope.INGEST;
  }

  @Override
  public void answer(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Form form = Form.of(request.getContentType());
    if (form == null) {
      throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE).exception();
    }
    boolean detail =
        request.getQueryString() != null && "true".equals(request.getParameter("detail"));
    try (Body body = bodies.read(request)) {
      ParsedEvents parsed = EventParser.parse(body.bytes(), form, clock.now());
      if (detail) {
        answerEach(caller, parsed, Language.of(request), response);
      } else {
        answerAll(caller, parsed, response);
      }
    }
  }

  /** All or nothing. */
  private void answerAll(Caller caller, ParsedEvents parsed, HttpServletResponse response) {
    refuse(ProblemCode.INVALID_REQUEST, unfit(parsed));
    List<UsageEvent> events = fit(parsed);
    Acceptance acceptance = ingest.accept(caller.environment(), events, BatchRule.ALL_OR_NOTHING);
    List<FieldError> rejected = new ArrayList<>(0);
    List<FieldError> conflicts = new ArrayList<>(0);
    for (int i = 0; i < acceptance.outcomes().size(); i++) {
      switch (acceptance.outcomes().get(i)) {
        case Outcome.Rejected wrong ->
            rejected.add(new FieldError(parsed.pointer(i, wrong.pointer()), Sentences.of(wrong)));
        case Outcome.Conflict _ ->
            conflicts.add(
                new FieldError(parsed.pointer(i, "/id"), Sentences.conflict(events.get(i))));
        case Outcome.Accepted _, Outcome.Duplicate _, Outcome.Withheld _ -> {}
      }
    }
    refuse(ProblemCode.INVALID_REQUEST, rejected);
    refuse(ProblemCode.CONFLICT, conflicts);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader("Cuota-Position", Long.toString(acceptance.position()));
  }

  /** Each alone. */
  private void answerEach(
      Caller caller, ParsedEvents parsed, Language language, HttpServletResponse response)
      throws IOException {
    List<UsageEvent> fit = fit(parsed);
    Acceptance acceptance =
        fit.isEmpty()
            ? new Acceptance(0, List.of())
            : ingest.accept(caller.environment(), fit, BatchRule.EACH_ALONE);
    new DetailWriter(language).write(parsed, acceptance, response);
  }

  private static List<FieldError> unfit(ParsedEvents parsed) {
    List<FieldError> errors = new ArrayList<>(0);
    for (int i = 0; i < parsed.events().size() && errors.size() < Problem.MAX_ERRORS; i++) {
      if (parsed.events().get(i) instanceof ParsedEvent.Unfit(_, String pointer, Text text)) {
        errors.add(new FieldError(parsed.pointer(i, pointer), text));
      }
    }
    return errors;
  }

  private static List<UsageEvent> fit(ParsedEvents parsed) {
    List<UsageEvent> events = new ArrayList<>(parsed.events().size());
    for (ParsedEvent event : parsed.events()) {
      if (event instanceof ParsedEvent.Fit(UsageEvent usage)) {
        events.add(usage);
      }
    }
    return events;
  }

  private static void refuse(ProblemCode code, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.of(code, Text.of(sentence(code))).withErrors(errors).exception();
    }
  }

  private static String sentence(ProblemCode code) {
    return code == ProblemCode.CONFLICT ? "ingest.conflicts" : code.name();
  }
}
