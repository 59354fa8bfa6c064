package dev.cuota.server.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Warning;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.Retry;
import dev.cuota.server.problem.JsonTree;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes what was decided; quantities plain and exact. */
final class AnswerWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private AnswerWriter() {}

  /** What is held for a caller, and until when. */
  record Held(UUID reservation, Instant expires) {}

  /**
   * What goes with an answer.
   *
   * @param held null when nothing is
   * @param explanation null unless it was asked for
   */
  record Beside(@Nullable Held held, @Nullable Map<String, Object> explanation) {
    static final Beside NOTHING = new Beside(null, null);
  }

  /** Writes the answer to a single question, or to several listed together. */
  static void write(LimitAnswer.Decided decided, boolean together, Beside beside, OutputStream out)
      throws IOException {
    Held held = beside.held();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      if (held != null) {
        json.writeStringProperty("reservation", held.reservation().toString());
        json.writeStringProperty("expires", held.expires().toString());
      }
      json.writeBooleanProperty("allowed", decided.isAllowed());
      code(json, decided.denied().orElse(null));
      json.writeStringProperty("tenant", decided.tenant());
      if (together) {
        lines(json, decided);
      } else if (!decided.lines().isEmpty()) {
        line(json, decided.denied().orElseGet(() -> decided.lines().getFirst()));
      }
      json.writeStringProperty("decision", decided.id().toString());
      json.writeStringProperty("position", Long.toString(decided.position()));
      if (decided.repeated()) {
        json.writeBooleanProperty("repeated", true);
      }
      if (!decided.kept() && !decided.isAllowed()) {
        json.writeBooleanProperty("kept", false);
      }
      if (beside.explanation() != null) {
        json.writeName("explanation");
        JsonTree.write(json, beside.explanation());
      }
      json.writeEndObject();
    }
  }

  private static void lines(JsonGenerator json, LimitAnswer.Decided decided) {
    json.writeArrayPropertyStart("limits");
    for (LimitAnswer.Line line : decided.lines()) {
      json.writeStartObject();
      json.writeBooleanProperty("allowed", line.reason() == null);
      code(json, line);
      line(json, line);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void line(JsonGenerator json, LimitAnswer.Line line) {
    json.writeStringProperty("feature", line.feature().key());
    json.writeName("limit");
    limit(json, line.limit());
    number(json, "used", line.used());
    number(json, "remaining", line.remaining());
    Instant reset = line.reset();
    json.writeName("reset");
    json.writeString(reset == null ? null : reset.toString());
    Retry retry = line.retry();
    if (retry != null) {
      json.writeNumberProperty("retryAfter", RateHeaders.seconds(retry.after()));
    }
    warning(json, line.warning());
  }

  /** A number, or the word for there being none. */
  static void limit(JsonGenerator json, Limit limit) {
    if (limit instanceof Limit.AtMost(Quantity most)) {
      json.writeNumber(most.value());
    } else {
      json.writeString(limit.text());
    }
  }

  private static void code(JsonGenerator json, LimitAnswer.@Nullable Line line) {
    json.writeName("code");
    json.writeString(line == null || line.reason() == null ? null : line.reason().name());
  }

  private static void number(JsonGenerator json, String name, @Nullable Quantity quantity) {
    json.writeName(name);
    if (quantity == null) {
      json.writeNull();
    } else {
      json.writeNumber(quantity.value());
    }
  }

  private static void warning(JsonGenerator json, @Nullable Warning warning) {
    json.writeName("warning");
    if (warning == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeNumberProperty("threshold", warning.threshold());
    json.writeNumberProperty("percentage", warning.percentage());
    json.writeEndObject();
  }
}
