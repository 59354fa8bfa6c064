package dev.cuota.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what is wanted as the server reads it. */
final class AskWriter {
  private AskWriter() {}

  /** The whole body of a request to check or consume. */
  static byte[] text(Use use, @Nullable String id) {
    return JsonText.object(json -> write(json, use, id));
  }

  /** The same for a use that has happened, whatever the limit. */
  static byte[] overrun(Use use, String id) {
    return JsonText.object(
        json -> {
          write(json, use, id);
          json.writeBooleanProperty("overrun", true);
        });
  }

  /** The properties of such a request. */
  static void write(JsonGenerator json, Use use, @Nullable String id) {
    json.writeStringProperty("tenant", use.tenant());
    JsonText.text(json, "id", id);
    if (use.wanted().size() == 1) {
      write(json, use.only());
      return;
    }
    json.writeArrayPropertyStart("limits");
    for (Wanted wanted : use.wanted()) {
      json.writeStartObject();
      write(json, wanted);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, Wanted wanted) {
    json.writeStringProperty(wanted.isAction() ? "action" : "feature", wanted.name());
    JsonText.number(json, "amount", wanted.amount());
  }
}
