package dev.cuota.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.engine.metering.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterTest {
  private final Ledger ledger = new Ledger();
  private final Memory memory = new Memory();
  private final List<String> skipped = new ArrayList<>();

  @Test
  void everyLineIsOneEvent() throws IOException {
    ImportSummary summary = run(csv(12_345), false);
    assertThat(summary).isEqualTo(new ImportSummary(12_346, 0, 12_345, 0, 0, 0));
    assertThat(ledger.total()).isEqualTo(12_345L * 12_344 / 2);
  }

  @Test
  void theSameFileAgainIsKnownHoweverItIsPacked() throws IOException {
    run(csv(12_345), false);
    ImportSummary again = run(gzip(csv(12_345)), false);
    assertThat(again.stored()).isZero();
    assertThat(again.known()).isEqualTo(12_345);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anInterruptedImportGoesOnAndCountsNothingTwice(int failingBatch) throws IOException {
    ledger.failAt = failingBatch;
    assertThatThrownBy(() -> run(csv(12_345), false)).hasMessage("killed");
    long before = memory.line;
    assertThat(before).isEqualTo((failingBatch - 1) * 5_000L + (failingBatch == 1 ? 0 : 1));

    ImportSummary rest = run(csv(12_345), false);
    assertThat(rest.resumedAfter()).isEqualTo(before);
    // The batch that was written when the answer got lost.
    assertThat(rest.known()).isEqualTo(failingBatch == 3 ? 2_345 : 5_000);
    assertThat(ledger.total()).isEqualTo(12_345L * 12_344 / 2);
    assertThat(memory.line).isZero();
  }

  @Test
  void equalLinesAreDifferentEvents() throws IOException {
    run("tenant,amount\na,1\na,1\na,1\n".getBytes(StandardCharsets.UTF_8), false);
    assertThat(ledger.total()).isEqualTo(3);
  }

  @Test
  void aBadLineStopsTheImportAndIsNamedAndWhatCameBeforeIsKept() {
    byte[] file = "tenant,amount\na,1\na,2\nbroken\na,4\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> run(file, false))
        .isInstanceOf(BadLine.class)
        .hasMessage("usage.csv, line 4: 1 fields, but the heading has 2");
    assertThat(ledger.total()).isEqualTo(3);
    assertThat(memory.line).isEqualTo(3);
  }

  @Test
  void badLinesCanBeLeftOutAndAreCounted() throws IOException {
    byte[] file = "tenant,amount\na,1\n,2\nbroken\na,4\n".getBytes(StandardCharsets.UTF_8);
    ImportSummary summary = run(file, true);
    assertThat(summary.bad()).isEqualTo(2);
    assertThat(ledger.total()).isEqualTo(5);
    assertThat(skipped)
        .containsExactly(
            "3 no tenant: column 'tenant' is empty", "4 1 fields, but the heading has 2");
  }

  @Test
  void aLineThatIsNotUtf8IsNamed() {
    byte[] file = "tenant,amount\n\u00e9,1\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> run(file, false))
        .hasMessage("usage.csv, line 2: not written in UTF-8");
  }

  @Test
  void aQuotedFieldMayRunOverLines() throws IOException {
    byte[] file = "tenant,amount\n\"a\",\"1\"\n\"a\nb\",2\na,3\n".getBytes(StandardCharsets.UTF_8);
    assertThat(run(file, true).bad()).isEqualTo(1);
    assertThat(skipped).hasSize(1).first().asString().startsWith("3 ");
    assertThat(ledger.total()).isEqualTo(4);
  }

  @Test
  void aFieldThatNeverEndsIsABadLine() throws IOException {
    String lines = "a,1\n".repeat(5_000);
    byte[] file = ("tenant,amount\na,1\n\"open,2\n" + lines).getBytes(StandardCharsets.UTF_8);
    ImportSummary summary = run(file, true);
    assertThat(summary.bad()).isEqualTo(1);
    assertThat(ledger.total()).isGreaterThan(1).isLessThan(5_001);
  }

  private ImportSummary run(byte[] file, boolean skipBad) throws IOException {
    ImportPlan plan = ImportPlan.csv("test", Map.of("tenant", "tenant", "data.amount", "amount"));
    return plan.run(
        recording(file),
        new ImportPlan.Target(ledger, _ -> memory, Instant.parse("2026-01-05T10:00:00Z")),
        new ImportPlan.Attempt(false, skipBad, Importer.BATCH_EVENTS),
        new ImportWatcher() {
          @Override
          public void skipped(long line, String why) {
            skipped.add(line + " " + why);
          }
        });
  }

  private static byte[] csv(int lines) {
    return IntStream.range(0, lines)
        .mapToObj(i -> "tenant-" + i % 7 + "," + i + "\n")
        .collect(Collectors.joining("", "tenant,amount\n", ""))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static Recording recording(byte[] bytes) {
    return new Recording() {
      @Override
      public String name() {
        return "usage.csv";
      }

      @Override
      public InputStream raw() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /** Keeps events by id, as the real one does, and can lose an answer. */
  private static final class Ledger implements Sink {
    private final Map<String, UsageEvent> events = new LinkedHashMap<>();
    private int batches;
    private int failAt;

    @Override
    public Acceptance accept(List<UsageEvent> batch) {
      List<Outcome> outcomes = new ArrayList<>();
      for (UsageEvent event : batch) {
        boolean isNew = events.putIfAbsent(event.source() + " " + event.id(), event) == null;
        outcomes.add(
            isNew ? new Outcome.Accepted(List.of("m"), List.of()) : new Outcome.Duplicate());
      }
      if (++batches == failAt) {
        throw new IllegalStateException("killed");
      }
      return new Acceptance(1, outcomes);
    }

    long total() {
      return events.values().stream()
          .map(event -> new String(event.data().json(), StandardCharsets.UTF_8))
          .mapToLong(json -> Long.parseLong(json.replaceAll("[^0-9]", "")))
          .sum();
    }
  }

  private static final class Memory implements Bookmark {
    private long line;

    @Override
    public long line() {
      return line;
    }

    @Override
    public void put(long at) {
      line = at;
    }

    @Override
    public void remove() {
      line = 0;
    }
  }
}
