package dev.cuota.server.ingest;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.engine.metering.Outcome;
import dev.cuota.server.problem.Language;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what became of each event: the answer to {@code ?detail=true}. */
final class DetailWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final Language language;

  DetailWriter(Language language) {
    this.language = language;
  }

  void write(ParsedEvents parsed, Acceptance acceptance, HttpServletResponse response)
      throws IOException {
    String position = Long.toString(acceptance.position());
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("application/json");
    response.setHeader("Cuota-Position", position);
    Iterator<Outcome> outcomes = acceptance.outcomes().iterator();
    try (JsonGenerator json =
        JSON.createGenerator(ObjectWriteContext.empty(), response.getOutputStream())) {
      json.writeStartObject();
      json.writeStringProperty("position", position);
      json.writeArrayPropertyStart("events");
      for (int i = 0; i < parsed.events().size(); i++) {
        json.writeStartObject();
        json.writeNumberProperty("index", i);
        switch (parsed.events().get(i)) {
          case ParsedEvent.Fit(var event) -> {
            json.writeStringProperty("id", event.id());
            write(json, parsed, i, event, outcomes.next());
          }
          case ParsedEvent.Unfit(String id, String pointer, var text) -> {
            writeOptional(json, "id", id);
            writeRejected(json, parsed.pointer(i, pointer), language.say(text));
          }
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void write(
      JsonGenerator json, ParsedEvents parsed, int index, UsageEvent event, Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted(List<String> meters, List<String> notes) -> {
        json.writeStringProperty("status", "ACCEPTED");
        json.writeArrayPropertyStart("meters");
        meters.forEach(json::writeString);
        json.writeEndArray();
        writeOptional(json, "reason", notes.isEmpty() ? null : String.join("; ", notes));
      }
      case Outcome.Duplicate _ -> json.writeStringProperty("status", "DUPLICATE");
      case Outcome.Conflict _ -> {
        json.writeStringProperty("status", "CONFLICT");
        json.writeStringProperty("reason", language.say(Sentences.conflict(event)));
      }
      case Outcome.Rejected rejected ->
          writeRejected(
              json,
              parsed.pointer(index, rejected.pointer()),
              language.say(Sentences.of(rejected)));
      case Outcome.Withheld _ ->
          throw new IllegalStateException("an event was withheld although each stands alone");
    }
  }

  private static void writeRejected(JsonGenerator json, String pointer, String reason) {
    json.writeStringProperty("status", "REJECTED");
    json.writeStringProperty("reason", reason);
    json.writeStringProperty("pointer", pointer);
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
