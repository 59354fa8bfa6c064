package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Months are billed once: by nodes that are killed half way, by two nodes at once and three times over the
 * adjustments are those of one run that nobody disturbed.
 */
class BillingKillStory {
  private static final List<String> RUNS = List.of("commission", "overage");
  private static final Cause BY = Cause.admin("story");
  private static final int BATCH = 1_000;

  private final YearMonth month =
      YearMonth.from(Clock.system().now().atZone(ZoneOffset.UTC)).minusMonths(1);
  private final String url = TestPostgres.newDatabase();

  @Test
  @Timeout(180)
  void killedHalfWayAndRunByTwoAtOnceTheAdjustmentsAreThoseOfOneUndisturbedRun() throws Exception {
    bill(1_000, List.of(200L));
  }

  @Test
  @Tag("long")
  @Timeout(1_800)
  void killedAgainAndAgainTheAdjustmentsOfTenThousandAccountsAreTheSame() throws Exception {
    bill(10_000, List.of(200L, 1_000L, 2_400L, 4_000L, 6_200L, 8_000L));
  }

  private void bill(int accounts, List<Long> kills) throws Exception {
    try (Engine engine = Engine.open(url, Clock.system(), Ids.random())) {
      EnvironmentId calm = environment(engine, "calm", accounts);
      EnvironmentId disturbed = environment(engine, "disturbed", accounts);
      for (String run : RUNS) {
        run(engine, calm, run);
        for (long kill : kills) {
          killed(disturbed, run, kill);
          assertThat(count(engine, disturbed, run))
              .as("killed after %d accounts", kill)
              .isBetween(kill - 1, accounts - 1L);
        }
        twoAtOnce(disturbed, run);
        assertThat(run(engine, disturbed, run).isNothing()).isTrue();
        assertThat(run(engine, disturbed, run).isNothing()).isTrue();
      }
      SortedMap<String, String> undisturbed = adjustments(engine, calm);
      assertThat(undisturbed).hasSize(2 * (accounts - 1));
      assertThat(adjustments(engine, disturbed)).isEqualTo(undisturbed);
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
    Instant time = Period.month(month).start().plus(Duration.ofHours(1 + shop % 600));
    return new UsageEvent("story", type + shop, type, "shop-" + shop, time, new MapData(data));
  }

  private RunTally run(Engine engine, EnvironmentId environment, String run) {
    Billing.Ask ask = new Billing.Ask(environment, month, false);
    return run.equals("overage")
        ? engine.billing().overage(ask, BY, JobRun.Progress.UNHEARD)
        : engine.billing().commission(ask, BY, JobRun.Progress.UNHEARD);
  }

  /** Begins the run in a process that is killed with -9 when so many accounts are done. */
  private void killed(EnvironmentId environment, String run, long after) throws Exception {
    Process node = node(environment, run, after);
    try {
      awaitLine(node, "waits to be killed");
    } finally {
      assertThat(node.destroyForcibly().waitFor()).isNotZero();
    }
  }

  private void twoAtOnce(EnvironmentId environment, String run) throws Exception {
    Process one = node(environment, run, 0);
    Process other = node(environment, run, 0);
    try {
      awaitLine(one, "billed ");
      awaitLine(other, "billed ");
    } finally {
      one.destroyForcibly().waitFor();
      other.destroyForcibly().waitFor();
    }
  }

  private static long count(Engine engine, EnvironmentId environment, String run) {
    return engine.billing().adjustments().search(AdjustmentSearch.of(environment)).isEmpty()
        ? 0
        : adjustments(engine, environment).keySet().stream()
            .filter(one -> one.contains(" " + run + " "))
            .count();
  }

  /** By account, kind and part: what is asked, and how it comes about. */
  private static SortedMap<String, String> adjustments(Engine engine, EnvironmentId environment) {
    Map<Long, String> shops = new HashMap<>();
    SortedMap<String, String> adjustments = new TreeMap<>();
    int offset = 0;
    List<Adjustment> page;
    do {
      page =
          engine
              .billing()
              .adjustments()
              .search(
                  new AdjustmentSearch(
                      environment, null, null, null, null, AdjustmentSearch.MAX_LIMIT, offset));
      offset += page.size();
      for (Adjustment one : page) {
        String shop =
            shops.computeIfAbsent(
                one.account(), id -> engine.accounts().tenantsOf(environment, id).getFirst().key());
        String key =
            String.join(
                " ",
                shop,
                one.subject().type().wire(),
                one.subject().feature(),
                Integer.toString(one.part()));
        String told =
            one.status().wire() + " " + one.amount() + "\n" + one.reckoned().explanation();
        assertThat(adjustments.put(key, told)).as(key).isNull();
      }
    } while (page.size() == AdjustmentSearch.MAX_LIMIT);
    return adjustments;
  }

  private Process node(EnvironmentId environment, String run, long killAfter) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BillingNode.class.getName(),
            url,
            Integer.toString(environment.value()),
            month.toString(),
            run,
            Long.toString(killAfter))
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitLine(Process process, String wanted) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(wanted)) {
        return;
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("the node ended without saying '" + wanted + "': " + said);
  }
}
