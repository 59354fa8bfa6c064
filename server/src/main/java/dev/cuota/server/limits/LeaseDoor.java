package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.limits.LeaseSize;
import dev.cuota.engine.limits.LeaseAnswer;
import dev.cuota.engine.limits.LeaseOutcome;
import dev.cuota.engine.limits.Limits;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import dev.cuota.server.web.HotEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Exchanges with those who hold leases. */
final class LeaseDoor implements HotEndpoint {
  /** Most bytes of a request's body. */
  static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final Limits limits;

  LeaseDoor(Limits limits) {
    this.limits = limits;
  }

  @Override
  public String path() {
    return "/api/v1/leases";
  }

  @Override
  public KeyScope scope() {
    return KeyScope.CHECK;
  }

  @Override
  public void answer(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.TOO_LARGE).exception();
    }
    var said = LeaseReader.read(body);
    LeaseOutcome outcome = limits.leases().exchange(caller.environment(), said);
    switch (outcome) {
      case LeaseOutcome.Overspent(int report) ->
          throw Problem.invalid("/reports/" + report + "/spent", Text.of("leases.overspent"))
              .exception();
      case LeaseAnswer answer -> {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        write(said.holder(), answer, response.getOutputStream());
      }
    }
  }

  private static void write(String holder, LeaseAnswer answer, OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("holder", holder);
      json.writeNumberProperty("epoch", answer.epoch());
      json.writeNumberProperty("exchange", answer.number());
      json.writeStringProperty("position", Long.toString(answer.position()));
      json.writeArrayPropertyStart("reports");
      answer.heard().forEach(heard -> heard(json, heard));
      json.writeEndArray();
      json.writeArrayPropertyStart("leases");
      answer.given().forEach(given -> given(json, given));
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void heard(JsonGenerator json, LeaseAnswer.Heard heard) {
    json.writeStartObject();
    json.writeStringProperty("lease", heard.lease().toString());
    json.writeStringProperty("status", heard.status().name());
    json.writeNumberProperty("spent", heard.spent().value());
    json.writeNumberProperty("ttlMillis", LeaseSize.TIME_TO_LIVE.toMillis());
    json.writeBooleanProperty("recall", heard.recall());
    json.writeEndObject();
  }

  private static void given(JsonGenerator json, LeaseAnswer.Given given) {
    UUID lease = given.lease();
    Duration left = given.periodLeft();
    json.writeStartObject();
    json.writeStringProperty("tenant", given.tenant());
    json.writeStringProperty("feature", given.feature());
    text(json, "lease", lease == null ? null : lease.toString());
    json.writeNumberProperty("amount", given.amount().value());
    json.writeBooleanProperty("unbounded", given.unbounded());
    json.writeBooleanProperty("over", given.passing());
    json.writeNumberProperty("ttlMillis", LeaseSize.TIME_TO_LIVE.toMillis());
    json.writeName("periodMillis");
    if (left == null) {
      json.writeNull();
    } else {
      json.writeNumber(left.toMillis());
    }
    json.writeName("limit");
    AnswerWriter.limit(json, given.limit());
    json.writeNumberProperty("used", given.used().value());
    json.writeStringProperty("mode", given.mode().name().toLowerCase(Locale.ROOT));
    text(json, "code", given.code() == null ? null : given.code().name());
    json.writeNumberProperty("retryMillis", given.retryAfter().toMillis());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    json.writeName(name);
    json.writeString(value);
  }
}
