package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.Explained;
import dev.cuota.engine.limits.Explanations;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.JsonTree;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Why something was refused, by the id of the answer. */
@RestController
public final class DecisionsEndpoint {
  /** Where decisions are looked up; an id follows. */
  static final String PATH = "/api/v1/decisions/";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final Engine engine;
  private final Explainer explainer;

  public DecisionsEndpoint(Engine engine, Explainer explainer) {
    this.engine = engine;
    this.explainer = explainer;
  }

  @GetMapping(PATH + "{id}")
  void explain(
      Caller caller,
      @PathVariable("id") UUID id,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Explained explained =
        engine
            .limits()
            .explanations()
            .find(caller.environment(), id)
            .orElseThrow(DecisionsEndpoint::unknown);
    Language language = Language.of(request);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Language", language.tag());
    response.setHeader("Vary", "Accept-Language");
    try (JsonGenerator json =
        JSON.createGenerator(ObjectWriteContext.empty(), response.getOutputStream())) {
      JsonTree.write(json, explainer.tell(caller.environment(), explained, language));
    }
  }

  private static RuntimeException unknown() {
    return Problem.of(
            ProblemCode.NOT_FOUND, Text.of("decision.unknown", Explanations.KEPT.toDays()))
        .exception();
  }
}
