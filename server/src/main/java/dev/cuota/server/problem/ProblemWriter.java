package dev.cuota.server.problem;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.platform.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes problems as {@code application/problem+json}. The only place that does. */
public final class ProblemWriter {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final Ids ids;

  public ProblemWriter(Ids ids) {
    this.ids = ids;
  }

  /** Answers with the problem, unless an answer is under way already. */
  public void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    write(request, response, problem, ids.next());
  }

  /** Answers that something broke, and logs what. */
  public void writeFault(HttpServletRequest request, HttpServletResponse response, Throwable fault)
      throws IOException {
    UUID id = ids.next();
    LOG.error("{} {} failed, told as {}", request.getMethod(), request.getRequestURI(), id, fault);
    write(request, response, Problem.of(ProblemCode.INTERNAL), id);
  }

  private static void write(
      HttpServletRequest request, HttpServletResponse response, Problem problem, UUID id)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    Language language = Language.of(request);
    response.resetBuffer();
    response.setStatus(problem.code().status());
    response.setContentType(CONTENT_TYPE);
    response.setHeader("Content-Language", language.tag());
    response.setHeader("Vary", "Accept-Language");
    response.setHeader("Cache-Control", "no-store");
    problem.headers().forEach(response::setHeader);
    writeBody(response.getOutputStream(), problem, language, id);
  }

  private static void writeBody(OutputStream out, Problem problem, Language language, UUID id) {
    String message = language.say(problem.text());
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("type", problem.code().type());
      json.writeStringProperty("title", language.say(Text.of(problem.code() + ".title")));
      json.writeNumberProperty("status", problem.code().status());
      json.writeStringProperty("detail", message);
      String instance = problem.instance();
      json.writeStringProperty("instance", instance == null ? "urn:uuid:" + id : instance);
      json.writeStringProperty("code", problem.code().name());
      json.writeStringProperty("message", message);
      json.writeObjectPropertyStart("details");
      for (Map.Entry<String, Object> detail : problem.details().entrySet()) {
        json.writeName(detail.getKey());
        JsonTree.write(json, detail.getValue());
      }
      json.writeEndObject();
      if (problem.upgradeUrl() != null) {
        json.writeStringProperty("upgradeUrl", problem.upgradeUrl());
      }
      if (problem.reset() != null) {
        json.writeStringProperty("reset", problem.reset().toString());
      }
      json.writeArrayPropertyStart("errors");
      for (FieldError error : problem.errors()) {
        json.writeStartObject();
        json.writeStringProperty("pointer", error.pointer());
        json.writeStringProperty("message", language.say(error.text()));
        writePlace(json, error.place());
        json.writeEndObject();
      }
      json.writeEndArray();
      for (Map.Entry<String, Object> member : problem.members().entrySet()) {
        json.writeName(member.getKey());
        JsonTree.write(json, member.getValue());
      }
      json.writeEndObject();
    }
  }

  private static void writePlace(JsonGenerator json, FieldError.@Nullable Place place) {
    if (place != null) {
      json.writeNumberProperty("line", place.line());
      json.writeNumberProperty("column", place.column());
      json.writeStringProperty("path", place.path());
    }
  }
}
