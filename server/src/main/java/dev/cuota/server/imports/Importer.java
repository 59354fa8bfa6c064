package dev.cuota.server.imports;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Outcome;
import dev.cuota.server.ingest.Sentences;
import dev.cuota.server.problem.Language;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a recording into the ledger, batch by batch. What makes it safe to repeat is the events' ids
 * alone; the bookmark only saves the time to send again what is there.
 */
public final class Importer {
  /** Events in one transaction, unless somebody wants it otherwise. */
  public static final int BATCH_EVENTS = 5_000;

  /** Lines that one quoted field may run over. */
  private static final int MAX_LINES_OF_A_FIELD = 1_000;

  private final Bookmark bookmark;
  private final Sink sink;
  private final Options options;
  private final ImportWatcher watcher;

  public Importer(Bookmark bookmark, Sink sink, Options options, ImportWatcher watcher) {
    this.bookmark = bookmark;
    this.sink = sink;
    this.options = options;
    this.watcher = watcher;
  }

  /**
   * How to go about it.
   *
   * @param charset of the text
   * @param fromStart whether to read lines that an earlier attempt has stored, too
   * @param skipBad whether lines that cannot be read are left out, instead of stopping
   * @param batch events in one transaction
   */
  public record Options(Charset charset, boolean fromStart, boolean skipBad, int batch) {}

  /**
   * Imports all of it.
   *
   * @throws BadLine at the first line that cannot be read, unless those are to be left out
   */
  public ImportSummary run(Recording recording, long totalLines, LineFormat format)
      throws IOException {
    long done = options.fromStart() ? 0 : bookmark.line();
    watcher.begins(done, totalLines);
    try (LineReader lines = new LineReader(recording.open())) {
      Pass pass = new Pass(recording.name(), format, done);
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        pass.take(line, lines);
      }
      pass.flush();
      bookmark.remove();
      return pass.summary();
    }
  }

  /** One reading of a recording, with the events that wait to be sent. */
  private final class Pass {
    private final String name;
    private final LineFormat format;
    private final long done;
    private final List<UsageEvent> events = new ArrayList<>(BATCH_EVENTS);
    private final List<Long> numbers = new ArrayList<>(BATCH_EVENTS);
    private long at;
    private long read;
    private long stored;
    private long known;
    private long uncounted;
    private long bad;

    Pass(String name, LineFormat format, long done) {
      this.name = name;
      this.format = format;
      this.done = done;
    }

    void take(LineReader.Line line, LineReader lines) throws IOException {
      boolean heading = line.number() == 1 && format.hasHeading();
      if (line.number() <= done && !heading) {
        at = line.number();
        return;
      }
      handle(line.number(), whole(line, lines));
      if (events.size() >= options.batch()) {
        flush();
      }
    }

    void flush() {
      if (!events.isEmpty()) {
        List<UsageEvent> sent = List.copyOf(events);
        List<Outcome> outcomes = sink.accept(sent).outcomes();
        List<Long> lines = List.copyOf(numbers);
        events.clear();
        numbers.clear();
        for (int i = 0; i < outcomes.size(); i++) {
          count(lines.get(i), sent.get(i), outcomes.get(i));
        }
      }
      if (at > done) {
        bookmark.put(at);
      }
      watcher.reached(at);
    }

    ImportSummary summary() {
      return new ImportSummary(read, done, stored, known, uncounted, bad);
    }

    /** The line with those that a quoted field runs over; null when they cannot be read. */
    private byte @Nullable [] whole(LineReader.Line first, LineReader lines) throws IOException {
      at = first.number();
      byte[] bytes = first.bytes();
      boolean cut = first.cut();
      for (int more = 0; !cut && more < MAX_LINES_OF_A_FIELD; more++) {
        String text = text(bytes);
        LineReader.Line next = text != null && format.continues(text) ? lines.next() : null;
        if (next == null) {
          return bytes;
        }
        bytes = joined(bytes, next.bytes());
        at = next.number();
        cut = next.cut() || bytes.length > LineReader.MAX_LINE_BYTES;
      }
      return null;
    }

    private void handle(long number, byte @Nullable [] bytes) {
      read += at - number + 1;
      if (bytes == null) {
        refuse(number, "longer than " + LineReader.MAX_LINE_BYTES + " bytes");
        return;
      }
      String text = text(bytes);
      if (text == null) {
        refuse(number, "not written in " + options.charset());
        return;
      }
      switch (format.parse(text, Fingerprint.idOf(number, bytes))) {
        case Parsed.Usage(UsageEvent event) -> {
          events.add(event);
          numbers.add(number);
        }
        case Parsed.Bad(String why) -> refuse(number, why);
        case Parsed.Nothing() -> {}
      }
    }

    private void count(long line, UsageEvent event, Outcome outcome) {
      switch (outcome) {
        case Outcome.Accepted accepted -> {
          stored++;
          uncounted += accepted.meters().isEmpty() ? 1 : 0;
        }
        case Outcome.Duplicate() -> known++;
        case Outcome.Conflict() -> refuse(line, Language.ENGLISH.say(Sentences.conflict(event)));
        case Outcome.Rejected rejected ->
            refuse(line, rejected.pointer() + ": " + Language.ENGLISH.say(Sentences.of(rejected)));
        case Outcome.Withheld() -> throw new IllegalStateException("an event was withheld");
      }
    }

    private void refuse(long line, String why) {
      if (!options.skipBad()) {
        at = line - 1;
        flushBefore();
        throw new BadLine(name, line, why);
      }
      bad++;
      watcher.skipped(line, why);
    }

    /** What was read before a bad line is kept, so that mending the line is enough. */
    private void flushBefore() {
      if (!events.isEmpty()) {
        flush();
      }
    }

    private @Nullable String text(byte[] bytes) {
      try {
        return options.charset().newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return null;
      }
    }

    private static byte[] joined(byte[] one, byte[] other) {
      byte[] both = Arrays.copyOf(one, one.length + 1 + other.length);
      both[one.length] = '\n';
      System.arraycopy(other, 0, both, one.length + 1, other.length);
      return both;
    }
  }
}
