package dev.cuota.server.ingest;

import dev.cuota.contract.ProblemCode;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the events of a body in one pass. JSON that is broken ends the whole body with a problem; an
 * event that is not as it should be is told with its place, and the others are read on.
 */
final class EventParser {
  /** Most events of one body. */
  static final int MAX_EVENTS = 100_000;

  private final byte[] body;
  private final JsonParser parser;
  private final EventReader reader;

  private EventParser(byte[] body, Instant now) {
    this.body = body;
    this.parser = JsonText.parser(body, 0, body.length);
    this.reader = new EventReader(body, parser, now);
  }

  /**
   * Reads a body.
   *
   * @param now to tell which times are too far ahead
   * @throws ProblemException when the body as a whole cannot be read
   */
  static ParsedEvents parse(byte[] body, Form form, Instant now) {
    byte[] json = BrokenText.refuse(body);
    EventParser events = new EventParser(json, now);
    try (JsonParser _ = events.parser) {
      return events.read(form);
    } catch (JacksonException e) {
      throw BrokenJson.problem(json, e).exception();
    }
  }

  private ParsedEvents read(Form form) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw Problem.invalid("", Text.of("json.missing")).exception();
    }
    if (form == Form.LINES) {
      return new ParsedEvents(false, lines(first));
    }
    ParsedEvents parsed;
    if (first == JsonToken.START_OBJECT && form != Form.BATCH) {
      parsed = new ParsedEvents(true, List.of(reader.event(first, 1)));
    } else if (first == JsonToken.START_ARRAY && form != Form.SINGLE) {
      parsed = new ParsedEvents(false, batch());
    } else {
      throw Problem.invalid("", Text.of("ingest.root." + form)).exception();
    }
    if (parser.nextToken() != null) {
      throw Problem.invalid("", Text.of("ingest.trailing")).exception();
    }
    return parsed;
  }

  private List<ParsedEvent> batch() {
    List<ParsedEvent> events = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      add(events, reader.event(token, 2));
    }
    if (events.isEmpty()) {
      throw Problem.invalid("", Text.of("ingest.empty")).exception();
    }
    return events;
  }

  private List<ParsedEvent> lines(JsonToken first) {
    List<ParsedEvent> events = new ArrayList<>();
    for (JsonToken token = first; token != null; token = parser.nextToken()) {
      try {
        add(events, reader.event(token, 1));
      } catch (JacksonException e) {
        throw BrokenJson.problem(body, e, "/" + events.size()).exception();
      }
    }
    return events;
  }

  private static void add(List<ParsedEvent> events, ParsedEvent event) {
    if (events.size() == MAX_EVENTS) {
      throw Problem.of(ProblemCode.TOO_LARGE, Text.of("ingest.events", MAX_EVENTS)).exception();
    }
    events.add(event);
  }
}
