package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.acceptance.AccountsBooksSql.Entry;
import dev.cuota.acceptance.AccountsBooksSql.Now;
import dev.cuota.core.accounts.SubscriptionStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two nodes hear sixteen callers at once about the same accounts, and a cluster is killed meanwhile. No
 * account ever pays for two subscriptions, nothing that was said yes to is lost, the journal has all of
 * it, and in the end the clusters show what the control database says.
 */
class AccountsStory {
  @TempDir Path folder;

  @Test
  @Timeout(300)
  void sixtyAccountsSurviveTenSeconds() throws Exception {
    storm(60, Duration.ofSeconds(10));
  }

  @Test
  @Tag("long")
  @Timeout(600)
  void twoHundredAccountsSurviveAMinute() throws Exception {
    storm(200, Duration.ofMinutes(1));
  }

  private void storm(int accounts, Duration time) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (AccountsWorld world = new AccountsWorld(folder, random);
        ExecutorService beside = Executors.newSingleThreadExecutor()) {
      StatusStorm storm = new StatusStorm(world, random);
      for (int number = 0; number < accounts; number++) {
        storm.begin(number);
      }
      Duration third = time.dividedBy(3);
      Future<?> outage = beside.submit(() -> outage(world, third));
      storm.rage(time);
      outage.get();
      reconcile(world);
      audit(world, storm);
    }
  }

  private static Void outage(AccountsWorld world, Duration third) throws Exception {
    Passing.pass(third);
    world.killCluster();
    Passing.pass(third);
    world.restartCluster();
    return null;
  }

  private static void reconcile(AccountsWorld world) {
    Passing.await(
        "both clusters answer",
        () ->
            AccountsWorld.ok(world.post(1, "/api/v1/admin/desyncs", "{}")).get("silent").isEmpty());
  }

  private static void audit(AccountsWorld world, StatusStorm storm) throws Exception {
    JsonNode left = AccountsWorld.ok(world.post(0, "/api/v1/admin/desyncs?dryRun=true", "{}"));
    assertThat(left.get("desyncs")).as("%s", left).isEmpty();
    try (AccountsBooksSql books = new AccountsBooksSql(world.auditorsUrl())) {
      for (Map.Entry<String, String> cluster : world.clusters().entrySet()) {
        assertThat(AccountsBooksSql.shown(cluster.getValue()))
            .as(cluster.getKey())
            .isNotEmpty()
            .isEqualTo(books.stores(cluster.getKey()));
      }
      List<Entry> entries = books.entries();
      assertThat(replayed(entries)).isEqualTo(statuses(books.subscriptions()));
      everyYesIsThere(storm, entries);
      theYoungestIsHeeded(storm, books.subscriptions());
      System.out.printf(
          "%d words heeded, %d changes, %d subscriptions%n",
          storm.heeded.size(), entries.size(), books.subscriptions().size());
    }
    Cuota.Ended verified = world.command("verify");
    assertThat(verified.code()).as(verified.output()).isZero();
  }

  /** Follows the journal: each entry begins where the one before has ended, and nobody pays twice. */
  private static Map<String, String> replayed(List<Entry> entries) {
    Map<String, String> statuses = new TreeMap<>();
    Map<Long, String> paying = new HashMap<>();
    for (Entry entry : entries) {
      assertThat(statuses.get(entry.subscription())).as("%s", entry).isEqualTo(entry.before());
      statuses.put(entry.subscription(), entry.after());
      if (SubscriptionStatus.of(entry.after()).orElseThrow().isExclusive()) {
        assertThat(paying.putIfAbsent(entry.account(), entry.subscription()))
            .as("%s", entry)
            .isIn(null, entry.subscription());
      } else {
        paying.remove(entry.account(), entry.subscription());
      }
    }
    return statuses;
  }

  private static Map<String, String> statuses(Map<String, Now> subscriptions) {
    return subscriptions.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, one -> one.getValue().status(), (one, _) -> one, TreeMap::new));
  }

  /** Each word of which something came stands in the journal, once; of others there is nothing. */
  private static void everyYesIsThere(StatusStorm storm, List<Entry> entries) {
    List<String> changed =
        storm.heeded.stream()
            .filter(StatusStorm.Heeded::changed)
            .map(StatusStorm.Heeded::correlation)
            .sorted()
            .toList();
    assertThat(entries.stream().map(Entry::correlation).filter(Objects::nonNull).sorted().toList())
        .isEqualTo(changed);
  }

  /** Nothing older than a word that was heeded has come after it. */
  private static void theYoungestIsHeeded(StatusStorm storm, Map<String, Now> subscriptions) {
    Map<String, Instant> youngest =
        storm.heeded.stream()
            .filter(word -> !word.saidAt().equals(Instant.MIN))
            .collect(
                Collectors.toMap(
                    StatusStorm.Heeded::subscription,
                    StatusStorm.Heeded::saidAt,
                    (one, other) -> one.isAfter(other) ? one : other));
    youngest.forEach(
        (subscription, saidAt) ->
            assertThat(Objects.requireNonNull(subscriptions.get(subscription)).saidAt())
                .as(subscription)
                .isEqualTo(saidAt));
  }
}
