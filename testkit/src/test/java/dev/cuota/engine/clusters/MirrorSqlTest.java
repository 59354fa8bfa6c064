package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.platform.EnvironmentId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a cluster is told of the tenants that live there. */
class MirrorSqlTest {
  private static final String HERE = SeveralClusters.EU;

  private final SeveralClusters several = new SeveralClusters().withEurope();
  private final Clusters clusters = several.clusters;
  private final EnvironmentId environment = several.environment;

  @AfterEach
  void close() {
    several.close();
  }

  @Test
  void whatIsToldIsReadPageByPageInTheOrderOfKeys() {
    List<StoreRow> rows =
        new ArrayList<>(
            IntStream.range(0, ClusterStores.BATCH + 10)
                .mapToObj(number -> published("eu-%04d".formatted(number), 1))
                .toList());
    Collections.shuffle(rows, new Random(7));
    assertThat(tell(rows)).isEqualTo(new MirrorOutcome.Told(rows.size(), List.of(), List.of()));
    List<MirroredStore> all = new ArrayList<>();
    List<MirroredStore> page = clusters.stores().page(environment, HERE, "", 100);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = clusters.stores().page(environment, HERE, page.getLast().row().tenant(), 100);
    }
    assertThat(all)
        .extracting(MirroredStore::row)
        .containsExactlyElementsOf(
            rows.stream().sorted(java.util.Comparator.comparing(StoreRow::tenant)).toList());
    assertThat(all).noneMatch(MirroredStore::writesPaused);
    assertThat(all).allMatch(one -> one.updatedAt().equals(several.world.clock().now()));
    assertThat(clusters.stores().remove(environment, HERE, "eu-0000")).isTrue();
    assertThat(clusters.stores().remove(environment, HERE, "eu-0000")).isFalse();
    assertThat(clusters.stores().page(environment, HERE, "", 1).getFirst().row().tenant())
        .isEqualTo("eu-0001");
  }

  @Test
  void anOlderRowNeverTakesThePlaceOfANewerOne() {
    tell(List.of(published("eu-a", 5)));
    assertThat(tell(List.of(paused("eu-a", "subscription_unpaid", 4), published("eu-b", 1))))
        .isEqualTo(new MirrorOutcome.Told(1, List.of("eu-a"), List.of()));
    assertThat(tell(List.of(published("eu-a", 5)))).isEqualTo(known("eu-a"));
    assertThat(tell(List.of(paused("eu-a", null, 7), published("eu-a", 6)))).isEqualTo(written(1));
    assertThat(store("eu-a")).isEqualTo(paused("eu-a", null, 7));
  }

  @Test
  void rowsThatComeInAnyOrderFromManyEndWithTheNewest() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<MirrorOutcome>> tellers = new ArrayList<>();
      for (int revision = 40; revision > 0; revision--) {
        List<StoreRow> rows =
            List.of(published("eu-a", revision), published("eu-b", 41 - revision));
        tellers.add(() -> tell(rows));
      }
      for (Future<MirrorOutcome> told : threads.invokeAll(tellers)) {
        assertThat(told.get()).isInstanceOf(MirrorOutcome.Told.class);
      }
    }
    assertThat(store("eu-a").revision()).isEqualTo(40);
    assertThat(store("eu-b").revision()).isEqualTo(40);
  }

  @Test
  void whatWasPausedThereByHandStaysSoWhateverIsTold() {
    tell(List.of(published("eu-a", 1), published("eu-b", 1)));
    byHand("eu-a", "complaint");
    byHand("eu-b", "subscription_unpaid");
    assertThat(tell(List.of(published("eu-a", 2), published("eu-b", 2))))
        .isEqualTo(new MirrorOutcome.Told(1, List.of(), List.of("eu-a")));
    assertThat(store("eu-a")).isEqualTo(paused("eu-a", "complaint", 1));
    assertThat(store("eu-b")).isEqualTo(published("eu-b", 2));
    // Paused by Cuota meanwhile, it is still the hand's pause that goes.
    assertThat(tell(List.of(paused("eu-a", "subscription_unpaid", 3)))).isEqualTo(written(1));
    assertThat(store("eu-a")).isEqualTo(paused("eu-a", "complaint", 3));
    assertThat(tell(List.of(published("eu-a", 4))))
        .isEqualTo(new MirrorOutcome.Told(0, List.of(), List.of("eu-a")));
    SeveralClusters.execute(
        several.euUrl,
        "update cuota.clients set publication_status = 'published', paused_reason = null"
            + " where tenant = 'eu-a'");
    assertThat(tell(List.of(published("eu-a", 4)))).isEqualTo(written(1));
  }

  @Test
  void whatCuotaItselfPausedItMayShowAgain() {
    tell(List.of(paused("eu-a", "complaint", 1)));
    assertThat(tell(List.of(published("eu-a", 2)))).isEqualTo(written(1));
    assertThat(store("eu-a")).isEqualTo(published("eu-a", 2));
  }

  @Test
  void aTenantSeesItsOwnRowAndWritesNone() throws SQLException {
    tell(List.of(published("eu-a", 1), published("eu-b", 1)));
    try (Connection connection = DriverManager.getConnection(several.euUrl);
        Statement statement = connection.createStatement()) {
      statement.execute("grant cuota_tenant to cuota");
      statement.execute("set role cuota_tenant");
      statement.execute("set cuota.tenant = 'eu-b'");
      try (var rows = statement.executeQuery("select tenant from cuota.clients")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("eu-b");
        assertThat(rows.next()).isFalse();
      }
      assertThatThrownBy(
              () -> statement.execute("update cuota.clients set publication_status = 'paused'"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void aClusterThatIsAwayOrUnknownIsAnAnswer() {
    assertThat(clusters.stores().tell(environment, "cluster_none", List.of(published("a", 1))))
        .isEqualTo(new MirrorOutcome.NoCluster());
    several.wire.cut();
    assertThat(tell(List.of(published("eu-a", 1)))).isInstanceOf(MirrorOutcome.Unreachable.class);
    several.wire.mend();
    // Old connections are found to be dead one after the other.
    SeveralClusters.await(() -> tell(List.of(published("eu-a", 1))) instanceof MirrorOutcome.Told);
    assertThat(store("eu-a")).isEqualTo(published("eu-a", 1));
  }

  private MirrorOutcome tell(List<StoreRow> rows) {
    return clusters.stores().tell(environment, HERE, rows);
  }

  private StoreRow store(String tenant) {
    return clusters.stores().page(environment, HERE, "", ClusterStores.MAX_STORES).stream()
        .map(MirroredStore::row)
        .filter(row -> row.tenant().equals(tenant))
        .findFirst()
        .orElseThrow();
  }

  private void byHand(String tenant, String reason) {
    SeveralClusters.execute(
        several.euUrl,
        "update cuota.clients set publication_status = 'paused', paused_reason = '%s' where tenant = '%s'"
            .formatted(reason, tenant));
  }

  private static MirrorOutcome written(int rows) {
    return new MirrorOutcome.Told(rows, List.of(), List.of());
  }

  private static MirrorOutcome known(String tenant) {
    return new MirrorOutcome.Told(0, List.of(tenant), List.of());
  }

  private static StoreRow published(String tenant, long revision) {
    return new StoreRow(
        tenant, tenant, "Shop " + tenant, "published", null, "growth", "active", revision);
  }

  private static StoreRow paused(
      String tenant, @org.jspecify.annotations.Nullable String reason, long revision) {
    return new StoreRow(
        tenant, tenant, "Shop " + tenant, "paused", reason, "growth", "active", revision);
  }
}
