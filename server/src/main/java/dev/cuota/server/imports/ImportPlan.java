package dev.cuota.server.imports;

import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.engine.metering.Outcome;
import dev.cuota.engine.security.Environment;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a recording is to be read and under what name its events are known.
 *
 * @param type of the events, unless a column says it
 * @param parts of an event to columns; see {@link Mapping#parts}
 * @param source of the events; null for one made of the content, so that the same recording always has
 *     the same. Name one for a file that grows
 * @param timeFormat pattern; null for what the format usually has
 * @param zone of times that name none
 * @param separator of CSV fields
 * @param charset of the text
 */
public record ImportPlan(
    Format format,
    String type,
    SequencedMap<String, String> parts,
    @Nullable String source,
    @Nullable String timeFormat,
    ZoneId zone,
    char separator,
    Charset charset) {

  public ImportPlan {
    parts = new LinkedHashMap<>(parts);
  }

  /** The ways recordings are written. */
  public enum Format {
    NDJSON,
    CSV,
    ACCESS_LOG;

    /** As it is written on a command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** CSV in UTF-8 and UTC. */
  public static ImportPlan csv(String type, Map<String, String> parts) {
    return new ImportPlan(
        Format.CSV,
        type,
        new LinkedHashMap<>(parts),
        null,
        null,
        ZoneOffset.UTC,
        ',',
        StandardCharsets.UTF_8);
  }

  /** An access log; the tenant is the client's address. */
  public static ImportPlan accessLog() {
    return new ImportPlan(
        Format.ACCESS_LOG,
        "request",
        AccessLogFormat.PARTS,
        null,
        null,
        ZoneOffset.UTC,
        ' ',
        StandardCharsets.UTF_8);
  }

  /** The same with events known under that source. */
  public ImportPlan withSource(String name) {
    return new ImportPlan(format, type, parts, name, timeFormat, zone, separator, charset);
  }

  /** The same with times written like that. */
  public ImportPlan withTimes(String pattern, ZoneId inZone) {
    return new ImportPlan(format, type, parts, source, pattern, inZone, separator, charset);
  }

  /** Reads the recording once to know it, then imports it. */
  public ImportSummary run(
      Recording recording, Target target, Attempt attempt, ImportWatcher watcher)
      throws IOException {
    Fingerprint fingerprint = Fingerprint.of(recording);
    String eventSource = sourceOf(fingerprint);
    Importer.Options options =
        new Importer.Options(charset, attempt.fromStart(), attempt.skipBad(), attempt.batch());
    return new Importer(target.bookmarks().apply(eventSource), target.sink(), options, watcher)
        .run(recording, fingerprint.lines(), lineFormat(eventSource, target.now()));
  }

  /** How its lines are read. */
  public LineFormat lineFormat(String eventSource, Instant now) {
    return switch (format) {
      case NDJSON -> new NdjsonFormat(now);
      case CSV -> new CsvFormat(mapping(eventSource), separator);
      case ACCESS_LOG -> new AccessLogFormat(mapping(eventSource));
    };
  }

  private Mapping mapping(String eventSource) {
    return new Mapping(eventSource, type, Mapping.parts(parts), times());
  }

  /** The type is part of it: one recording may well be imported as two kinds of usage. */
  String sourceOf(Fingerprint fingerprint) {
    return source != null ? source : "import/" + type + "/" + fingerprint.hash();
  }

  private TimeFormat times() {
    if (timeFormat != null) {
      return TimeFormat.of(timeFormat, zone);
    }
    return switch (format) {
      case CSV, NDJSON -> TimeFormat.iso(zone);
      case ACCESS_LOG -> TimeFormat.ACCESS_LOG;
    };
  }

  /**
   * Where the events go.
   *
   * @param bookmarks finds the bookmark of an import by the source of its events
   * @param now to tell which times are too far ahead
   */
  public record Target(Sink sink, Function<String, Bookmark> bookmarks, Instant now) {
    /** The ledger of an environment. */
    public static Target ledger(Engine engine, Environment environment) {
      return new Target(
          new MeteringSink(engine.metering(), environment.id()),
          source -> Bookmark.kept(engine.bookmarks(), "import " + environment.key() + " " + source),
          engine.clock().now());
    }

    /** Nowhere: for a trial. */
    public static Target nowhere(Instant now) {
      Outcome stored = new Outcome.Accepted(List.of("none"), List.of());
      return new Target(
          events -> new Acceptance(0, Collections.nCopies(events.size(), stored)),
          _ -> Bookmark.none(),
          now);
    }
  }

  /**
   * How to go about it.
   *
   * @param fromStart whether to send again what an unfinished attempt has stored
   * @param skipBad whether lines that cannot be read are left out, instead of stopping
   * @param batch events in one transaction
   */
  public record Attempt(boolean fromStart, boolean skipBad, int batch) {
    /** Goes on where an earlier one ended and stops at the first bad line. */
    public static Attempt ordinary() {
      return new Attempt(false, false, Importer.BATCH_EVENTS);
    }
  }
}
