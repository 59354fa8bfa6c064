package dev.cuota.server.ingest;

import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.server.problem.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one CloudEvent after the other from a parser. */
final class EventReader {
  /** How far ahead of our clock an event's time may be. */
  static final Duration MAX_AHEAD = Duration.ofHours(24);

  private static final EventData NONE = EventData.none();

  private final JsonParser parser;
  private final Instant latest;
  private final DataReader dataReader;
  private final NameSet names = new NameSet();

  /** Levels of the body above the event's own values. */
  private int level;

  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String subject;
  private @Nullable String specversion;
  private @Nullable Instant time;
  private EventData data = NONE;
  private ParsedEvent.@Nullable Unfit unfit;

  EventReader(byte[] body, JsonParser parser, Instant now) {
    this.parser = parser;
    this.latest = now.plus(MAX_AHEAD);
    this.dataReader = new DataReader(body, parser);
  }

  /**
   * Reads the value that starts with {@code token}.
   *
   * @param level depth of its own values in the body
   */
  ParsedEvent event(JsonToken token, int level) {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new ParsedEvent.Unfit(null, "", Text.of("ingest.object"));
    }
    clear(level);
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (!names.add(name)) {
        refuse(BrokenJson.pointer(parser, level - 1), Text.of("ingest.twice"));
      }
      attribute(name, value);
    }
    return result();
  }

  private void clear(int newLevel) {
    level = newLevel;
    names.clear();
    id = null;
    source = null;
    type = null;
    subject = null;
    specversion = null;
    time = null;
    data = NONE;
    unfit = null;
  }

  private void attribute(String name, JsonToken value) {
    switch (name) {
      case "id" -> id = text(name, value);
      case "source" -> source = text(name, value);
      case "type" -> type = text(name, value);
      case "subject" -> subject = text(name, value);
      case "specversion" -> specversion = version(value);
      case "time" -> time = time(value);
      case "data" -> data = data(value);
      case "datacontenttype" -> checkContentType(value);
      case "data_base64" -> {
        refuse("/data_base64", Text.of("ingest.base64"));
        parser.skipChildren();
      }
      default -> parser.skipChildren(); // an extension attribute
    }
  }

  private @Nullable String text(String name, JsonToken value) {
    String text = string(name, value);
    if (text != null && !UsageEvent.validText(text)) {
      refuse("/" + name, Text.of("ingest.text", UsageEvent.MAX_TEXT));
      return null;
    }
    return text;
  }

  private @Nullable String version(JsonToken value) {
    String version = string("specversion", value);
    if (version != null && !version.equals("1.0")) {
      refuse("/specversion", Text.of("ingest.version"));
    }
    return version;
  }

  private @Nullable Instant time(JsonToken value) {
    String text = string("time", value);
    if (text == null) {
      return null;
    }
    Instant read = Rfc3339.parse(text);
    if (read == null) {
      refuse("/time", Text.of("ingest.time"));
    } else if (read.isBefore(Instant.EPOCH)) {
      refuse("/time", Text.of("ingest.time.past"));
    } else if (read.isAfter(latest)) {
      refuse("/time", Text.of("ingest.time.future", MAX_AHEAD.toHours()));
    }
    return read;
  }

  private EventData data(JsonToken value) {
    switch (value) {
      case VALUE_NULL -> {
        return NONE;
      }
      case START_OBJECT -> {
        EventData read = dataReader.read(level - 1);
        Text fault = dataReader.fault();
        if (fault != null) {
          refuse(dataReader.faultPointer(), fault);
        }
        return read;
      }
      default -> {
        refuse("/data", Text.of("ingest.data"));
        parser.skipChildren();
        return NONE;
      }
    }
  }

  private void checkContentType(JsonToken value) {
    String type = string("datacontenttype", value);
    if (type != null && !isJson(type)) {
      refuse("/datacontenttype", Text.of("ingest.contenttype"));
    }
  }

  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String media = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String folded = media.toLowerCase(Locale.ROOT);
    return folded.endsWith("/json") || folded.endsWith("+json");
  }

  /** The text; null for JSON's null and, refused, for everything else. */
  private @Nullable String string(String name, JsonToken value) {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    if (value != JsonToken.VALUE_NULL) {
      refuse("/" + name, Text.of("ingest.string"));
      parser.skipChildren();
    }
    return null;
  }

  /** The first thing wrong with an event is the one that is told. */
  private void refuse(String pointer, Text text) {
    if (unfit == null) {
      unfit = new ParsedEvent.Unfit(null, pointer, text);
    }
  }

  private ParsedEvent result() {
    if (unfit != null) {
      return new ParsedEvent.Unfit(id, unfit.pointer(), unfit.text());
    }
    if (specversion == null) {
      return missing("specversion");
    }
    if (id == null) {
      return missing("id");
    }
    if (source == null) {
      return missing("source");
    }
    if (type == null) {
      return missing("type");
    }
    return subject == null
        ? missing("subject")
        : new ParsedEvent.Fit(new UsageEvent(source, id, type, subject, time, data));
  }

  private ParsedEvent missing(String name) {
    return new ParsedEvent.Unfit(id, "/" + name, Text.of("parameter.missing"));
  }
}
