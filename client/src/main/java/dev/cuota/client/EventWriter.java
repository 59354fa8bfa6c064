package dev.cuota.client;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes events as CloudEvents; gives those an id that have none. */
final class EventWriter {
  /** Most bytes of an event. */
  static final int MAX_EVENT_BYTES = 128 * 1024;

  private final Clock clock;
  private final String source;

  /** Drawn once for each process: with a number behind it, it is as good as drawn for each event. */
  private final String prefix = UUID.randomUUID() + "-";

  private final AtomicLong next = new AtomicLong();

  EventWriter(Clock clock, String holder) {
    this.clock = clock;
    this.source = "cuota-client/" + holder;
  }

  /** The event as it is sent, however often. */
  byte[] write(UsageEvent event) {
    byte[] text = JsonText.object(json -> write(json, event));
    if (text.length > MAX_EVENT_BYTES) {
      throw new IllegalArgumentException(
          "an event has at most " + MAX_EVENT_BYTES + " bytes, not " + text.length);
    }
    return text;
  }

  private void write(JsonGenerator json, UsageEvent event) {
    json.writeStringProperty("specversion", "1.0");
    json.writeStringProperty("id", event.id() == null ? newId() : event.id());
    json.writeStringProperty("source", event.source() == null ? source : event.source());
    json.writeStringProperty("type", event.type());
    json.writeStringProperty("subject", event.subject());
    json.writeStringProperty(
        "time", (event.time() == null ? clock.instant() : event.time()).toString());
    data(json, event.data());
  }

  /** Unique for ever. */
  String newId() {
    return prefix + next.incrementAndGet();
  }

  private static void data(JsonGenerator json, @Nullable Object data) {
    if (data == null) {
      return;
    }
    json.writeName("data");
    if (data instanceof UsageEvent.Json raw) {
      json.writeRawValue(JsonObject.checked(raw.text()));
    } else {
      JsonText.value(json, data);
    }
  }
}
