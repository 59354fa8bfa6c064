package dev.cuota.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from bytes as they come, however they are cut: lines end in LF, CR or
 * both, comments are skipped, an id holds until another one comes. Bounded: what is longer than the
 * bound is a broken stream.
 */
final class SseParser {
  /** Most bytes of one event. */
  static final int MAX_EVENT_BYTES = 1024 * 1024;

  /**
   * An event.
   *
   * @param name {@code message} when the server gave it none
   * @param data its lines, with LF between them
   * @param lastId the last id that the stream has given; empty before the first
   */
  record Event(String name, String data, String lastId) {}

  private final Consumer<Event> events;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private boolean afterCr;
  private boolean first = true;
  private String name = "";
  private String id;
  private @Nullable Long retryMillis;

  /**
   * @param lastId the last id of the stream before
   */
  SseParser(String lastId, Consumer<Event> events) {
    this.id = lastId;
    this.events = events;
  }

  /** Takes the next bytes in. */
  void feed(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      feed(bytes[i]);
    }
  }

  private void feed(byte one) {
    boolean ended = afterCr;
    afterCr = one == '\r';
    if (one == '\n' && ended) {
      return; // the second half of CR LF
    }
    if (one == '\n' || one == '\r') {
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      take(first && text.startsWith("\uFEFF") ? text.substring(1) : text);
      first = false;
    } else {
      line.write(one);
      if (line.size() + data.length() > MAX_EVENT_BYTES) {
        throw new CuotaUnavailable("an event of the stream is too long", null);
      }
    }
  }

  private void take(String text) {
    if (text.isEmpty()) {
      dispatch();
      return;
    }
    int colon = text.indexOf(':');
    if (colon == 0) {
      return; // a comment
    }
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    field(field, value.startsWith(" ") ? value.substring(1) : value);
  }

  private void field(String field, String value) {
    switch (field) {
      case "event" -> name = value;
      case "data" -> {
        data.append(hasData ? "\n" : "").append(value);
        hasData = true;
      }
      case "id" -> id = value.indexOf('\0') < 0 ? value : id;
      case "retry" -> retryMillis = millis(value);
      default -> {
        // What is not known is skipped.
      }
    }
  }

  private @Nullable Long millis(String value) {
    boolean digits = !value.isEmpty() && value.length() < 10;
    return digits && value.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Long.valueOf(value)
        : retryMillis;
  }

  private void dispatch() {
    if (hasData) {
      events.accept(new Event(name.isEmpty() ? "message" : name, data.toString(), id));
    }
    data.setLength(0);
    hasData = false;
    name = "";
  }

  /** The id to go on from. */
  String lastId() {
    return id;
  }

  /** How long the server asks to wait before coming back; null when it does not. */
  @Nullable Long retryMillis() {
    return retryMillis;
  }
}
