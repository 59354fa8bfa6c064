package dev.cuota.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolProperties {
  private static final long PLENTY = 1L << 30;
  @TempDir Path temporary;

  /** What comes out is what went in, in order, whatever crashes and torn writes come between. */
  @Property(tries = 150)
  void nothingIsLostAndTheOrderIsKept(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("spool");
    List<String> waiting = new ArrayList<>();
    DiskSpool spool = new DiskSpool(folder, "e", PLENTY, false);
    int next = 0;
    for (int step = 0; step < 80; step++) {
      int what = random.nextInt(10);
      if (what < 5) {
        String record = next++ + "x".repeat(random.nextInt(300));
        spool.append(record.getBytes(StandardCharsets.UTF_8));
        waiting.add(record);
      } else if (what < 8) {
        take(spool, waiting, random);
      } else if (what < 9) {
        spool.seal();
      } else {
        List<String> atLeast = new ArrayList<>(waiting);
        tear(folder, random);
        spool = new DiskSpool(folder, "e", PLENTY, false);
        waiting = drain(spool);
        assertThat(waiting).containsSubsequence(atLeast);
        spool = refill(spool, folder, waiting);
      }
      assertThat(spool.records()).isEqualTo(waiting.size());
    }
    assertThat(drain(spool)).isEqualTo(waiting);
    assertThat(spool.bytes()).isZero();
    delete(folder);
  }

  private static void take(DiskSpool spool, List<String> waiting, Random random) {
    Spool.Batch batch = spool.next(1 + random.nextInt(10), 1 + random.nextInt(1000));
    if (batch == null) {
      assertThat(waiting).isEmpty();
      return;
    }
    assertThat(texts(batch)).isEqualTo(waiting.subList(0, batch.records().size()));
    if (random.nextBoolean()) {
      spool.done(batch);
      waiting.subList(0, batch.records().size()).clear();
    }
  }

  /** As if the process had died while it was writing: some bytes of a record at the end. */
  private static void tear(Path folder, Random random) throws IOException {
    List<Path> files = files(folder);
    if (!files.isEmpty() && random.nextBoolean()) {
      byte[] torn = new byte[random.nextInt(20)];
      random.nextBytes(torn);
      if (torn.length > 0) {
        torn[0] = 0;
      }
      Files.write(files.get(files.size() - 1), torn, StandardOpenOption.APPEND);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static List<String> drain(DiskSpool spool) {
    List<String> all = new ArrayList<>();
    for (Spool.Batch batch = spool.next(7, 2000); batch != null; batch = spool.next(7, 2000)) {
      all.addAll(texts(batch));
      spool.done(batch);
    }
    return all;
  }

  private static DiskSpool refill(DiskSpool spool, Path folder, List<String> waiting) {
    spool.close();
    DiskSpool fresh = new DiskSpool(folder, "e", PLENTY, false);
    waiting.forEach(record -> fresh.append(record.getBytes(StandardCharsets.UTF_8)));
    return fresh;
  }

  private static List<String> texts(Spool.Batch batch) {
    return batch.records().stream()
        .map(record -> new String(record, StandardCharsets.UTF_8))
        .toList();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  @Test
  void aFullSpoolTakesNothingAndKeepsWhatItHas() {
    DiskSpool spool = new DiskSpool(temporary, "e", 1_000, false);
    byte[] record = new byte[400];
    spool.append(record);
    spool.append(record);
    assertThatThrownBy(() -> spool.append(record)).isInstanceOf(SpoolFull.class);
    assertThat(spool.records()).isEqualTo(2);
    spool.done(java.util.Objects.requireNonNull(spool.next(1, 1)));
    spool.done(java.util.Objects.requireNonNull(spool.next(1, 1)));
    spool.append(record);
    assertThat(spool.records()).isEqualTo(1);
  }
}
