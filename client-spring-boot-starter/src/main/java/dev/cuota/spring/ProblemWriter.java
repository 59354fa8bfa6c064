package dev.cuota.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes problems as {@code application/problem+json}, field by field as the server does. */
final class ProblemWriter {
  static final String CONTENT_TYPE = "application/problem+json";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private ProblemWriter() {}

  /** Answers with the problem, unless an answer is under way already. */
  static void write(HttpServletRequest request, HttpServletResponse response, PlanProblem problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    Language language = Language.of(request);
    response.resetBuffer();
    response.setStatus(problem.code().status());
    response.setContentType(CONTENT_TYPE);
    response.setHeader("Content-Language", language.tag());
    response.addHeader("Vary", "Accept-Language");
    response.setHeader("Cache-Control", "no-store");
    problem.headers().forEach(response::setHeader);
    write(response.getOutputStream(), problem, language);
  }

  private static void write(OutputStream out, PlanProblem problem, Language language) {
    String message = language.say(problem.code().name());
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("type", problem.code().type());
      json.writeStringProperty("title", language.say(problem.code() + ".title"));
      json.writeNumberProperty("status", problem.code().status());
      json.writeStringProperty("detail", message);
      json.writeStringProperty("instance", "urn:uuid:" + UUID.randomUUID());
      json.writeStringProperty("code", problem.code().name());
      json.writeStringProperty("message", message);
      details(json, problem.details());
      if (problem.upgradeUrl() != null) {
        json.writeStringProperty("upgradeUrl", problem.upgradeUrl());
      }
      if (problem.reset() != null) {
        json.writeStringProperty("reset", problem.reset().toString());
      }
      errors(json, problem, language);
      json.writeEndObject();
    }
  }

  private static void details(JsonGenerator json, Map<String, Object> details) {
    json.writeObjectPropertyStart("details");
    details.forEach(
        (name, value) -> {
          json.writeName(name);
          if (value instanceof BigDecimal number) {
            json.writeNumber(number);
          } else {
            json.writeString(value.toString());
          }
        });
    json.writeEndObject();
  }

  private static void errors(JsonGenerator json, PlanProblem problem, Language language) {
    json.writeArrayPropertyStart("errors");
    for (PlanProblem.FieldError error : problem.errors()) {
      json.writeStartObject();
      json.writeStringProperty("pointer", error.pointer());
      json.writeStringProperty("message", language.say(error.name()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
