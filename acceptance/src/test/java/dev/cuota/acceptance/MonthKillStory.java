package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Months are closed once: by nodes that are killed between two transactions and in the midst of one, by several
 * nodes at once and three times over commission, overage, costs and statements are those of one run that nobody
 * disturbed.
 */
class MonthKillStory {
  private static final int BATCH = 1_000;

  /** Taken once, so that a month that begins meanwhile changes nothing. */
  private final Instant now = Clock.system().now();

  private final String url = TestPostgres.newDatabase();

  @Test
  @Timeout(240)
  void killedHalfWayAndRunByTwoAtOnceTheBooksAreThoseOfOneUndisturbedRun() throws Exception {
    close(1_000, List.of(200L));
  }

  @Test
  @Tag("long")
  @Timeout(1_800)
  void killedAgainAndAgainTheBooksOfTenThousandAccountsAreTheSame() throws Exception {
    close(10_000, List.of(200L, 1_000L, 2_400L, 4_000L, 6_200L, 8_000L));
  }

  private void close(int accounts, List<Long> kills) throws Exception {
    try (Engine engine = Engine.open(url, Clock.system(), Ids.random())) {
      EnvironmentId calm = environment(engine, "calm", accounts);
      EnvironmentId disturbed = environment(engine, "disturbed", accounts);
      for (MonthlyRun run : MonthlyRun.values()) {
        close(run, calm, disturbed, kills);
      }
      for (EnvironmentId one : List.of(calm, disturbed)) {
        assertThat(engine.billing().verify(one, JobRun.Progress.UNHEARD)).isEmpty();
        assertThat(engine.statements().verify(one)).isEmpty();
      }
    }
  }

  private void close(MonthlyRun run, EnvironmentId calm, EnvironmentId disturbed, List<Long> kills)
      throws Exception {
    YearMonth month = run.month(now);
    try (Engine engine = Engine.open(url, run.clock(), Ids.random())) {
      MonthBooks expected = new MonthBooks(engine, calm);
      MonthBooks books = new MonthBooks(engine, disturbed);
      run.in(engine, calm, month, JobRun.Progress.UNHEARD);
      SortedMap<String, String> undisturbed = expected.of(run, month);
      assertThat(undisturbed).as("what %s writes", run).isNotEmpty();
      for (long kill : kills) {
        int done = books.of(run, month).size();
        killedWaiting(disturbed, run, run.skipsWhatIsDone() ? kill - done : kill);
        assertThat(books.of(run, month))
            .as("%s, killed after %d", run, kill)
            .isNotEmpty()
            .hasSizeLessThan(undisturbed.size());
      }
      killedBesideTwoOthers(disturbed, run, run.skipsWhatIsDone() ? 1 : kills.getLast());
      for (int again = 0; again < 2; again++) {
        assertThat(run.in(engine, disturbed, month, JobRun.Progress.UNHEARD)).isZero();
      }
      assertThat(books.of(run, month)).isEqualTo(undisturbed);
      if (run == MonthlyRun.STATEMENTS) {
        assertThat(books.numbers(month))
            .as("numbers without gaps")
            .isEqualTo(LongStream.rangeClosed(1, undisturbed.size()).boxed().toList());
      }
    }
  }

  /** All of them on growth; each has sent more and sold more than the one before, the first no more than is free. */
  private EnvironmentId environment(Engine engine, String key, int accounts) throws IOException {
    EnvironmentId environment = engine.security().createEnvironment(key, key).id();
    String document =
        Files.readString(Path.of("..", "samples", "catalogs", "storefront.yaml"))
            .replace("defaultPlan: starter", "defaultPlan: growth");
    assertThat(CatalogReader.read(document))
        .isInstanceOfSatisfying(
            CatalogReading.Valid.class,
            valid -> engine.catalogs().apply(environment, valid.catalog(), document, "story"));
    List<UsageEvent> batch = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      batch.add(event("sale", i, Map.of("amount", 20_000 + 3 * i, "currency", "USD")));
      batch.add(event("request", i, Map.of("bytes", 200_000_000_000L + i * 125_000_000L)));
      if (batch.size() >= BATCH || i == accounts - 1) {
        engine.metering().accept(environment, batch, BatchRule.ALL_OR_NOTHING);
        batch = new ArrayList<>();
      }
    }
    return environment;
  }

  private UsageEvent event(String type, int shop, Map<String, Object> data) {
    Instant start = Period.month(MonthlyRun.OVERAGE.month(now)).start();
    Instant time = start.plus(Duration.ofHours(1 + shop % 600));
    return new UsageEvent("story", type + shop, type, "shop-" + shop, time, new MapData(data));
  }

  /** Begins the run in a process that is killed with -9 as it waits when so many accounts are done. */
  private void killedWaiting(EnvironmentId environment, MonthlyRun run, long after)
      throws Exception {
    Process node = node(environment, run, after, true);
    try {
      awaitLine(node, "half way");
    } finally {
      assertThat(node.destroyForcibly().waitFor()).isNotZero();
    }
  }

  /** Three at once, of which one is killed in the midst of its work, whatever it is at. */
  private void killedBesideTwoOthers(EnvironmentId environment, MonthlyRun run, long after)
      throws Exception {
    Process killed = node(environment, run, after, false);
    Process one = node(environment, run, 0, false);
    Process other = node(environment, run, 0, false);
    try {
      // It may come too late to do its half, as the others are at it as well.
      awaitLine(killed, "half way", "finished");
      assertThat(killed.destroyForcibly().waitFor()).isNotZero();
      awaitLine(one, "finished");
      awaitLine(other, "finished");
    } finally {
      one.destroyForcibly().waitFor();
      other.destroyForcibly().waitFor();
    }
  }

  private Process node(EnvironmentId environment, MonthlyRun run, long after, boolean waits)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MonthNode.class.getName(),
            url,
            Integer.toString(environment.value()),
            run.month(now).toString(),
            run.name(),
            Long.toString(after),
            Boolean.toString(waits))
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitLine(Process process, String... wanted) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (Stream.of(wanted).anyMatch(line::contains)) {
        return;
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException(
        "the node ended without saying any of %s: %s".formatted(List.of(wanted), said));
  }
}
