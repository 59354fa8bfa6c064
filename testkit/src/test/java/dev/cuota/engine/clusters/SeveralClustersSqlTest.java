package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.clusters.PlacementOutcome;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Ids;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several clusters, of which one may be away. */
class SeveralClustersSqlTest {
  private final SeveralClusters several = new SeveralClusters().withEurope();
  private final Clusters clusters = several.clusters;

  @AfterEach
  void close() {
    several.close();
  }

  @Test
  void whatATenantHasIsCountedWhereItLives() {
    SeveralClusters.coupons(several.sharedUrl, "acme", 2);
    SeveralClusters.coupons(several.euUrl, "eu-acme", 3);
    // Rows of a tenant in a cluster where it does not live are not asked for.
    SeveralClusters.coupons(several.euUrl, "acme", 9);
    SeveralClusters.await(() -> count("acme", 2) && count("eu-acme", 3));
    assertThat(clusters.counters(several.environment, SeveralClusters.EU))
        .singleElement()
        .satisfies(counter -> assertThat(counter.tenants()).isEqualTo(2));
    SeveralClusters.execute(several.euUrl, "update cuota.client_usage set amount = 7");
    assertThat(clusters.verify(several.environment, SeveralClusters.EU)).hasSize(2);
    assertThat(clusters.verify(several.environment, Clusters.SHARED)).isEmpty();
    assertThat(clusters.recount(several.environment, SeveralClusters.EU, ShopCluster.COUPONS.key()))
        .isTrue();
    assertThat(clusters.verify(several.environment, SeveralClusters.EU)).isEmpty();
  }

  @Test
  void eachClusterHoldsItsOwnTenantsAndAllOfThemNewcomers() {
    OnEach<Boolean> told =
        clusters.setCeilings(
            several.environment,
            List.of(ceiling("acme", 1), ceiling("eu-acme", 2), ceiling(Ceiling.UNKNOWN, 3)));
    assertThat(told.done()).containsOnlyKeys(Clusters.SHARED, SeveralClusters.EU);
    assertThat(told.isWhole()).isTrue();
    String tenants = "select string_agg(tenant, ',' order by tenant) from cuota.client_limits";
    assertThat(SeveralClusters.ask(several.sharedUrl, tenants)).isEqualTo(",acme");
    assertThat(SeveralClusters.ask(several.euUrl, tenants)).isEqualTo(",eu-acme");
    assertThatThrownBy(() -> SeveralClusters.coupons(several.euUrl, "eu-acme", 3))
        .hasMessageContaining("PLAN_LIMIT_EXCEEDED");
    assertThatThrownBy(() -> SeveralClusters.coupons(several.euUrl, "eu-other", 4))
        .hasMessageContaining("PLAN_LIMIT_EXCEEDED");
  }

  @Test
  void oneThatIsAwayStopsNoOtherAndComesBackByItself() {
    SeveralClusters.coupons(several.euUrl, "eu-acme", 3);
    SeveralClusters.await(() -> count("acme", 0) && count("eu-acme", 3));
    several.wire.cut();
    OnEach<Boolean> told =
        clusters.setCeilings(
            several.environment, List.of(ceiling("acme", 5), ceiling("eu-acme", 5)));
    assertThat(told.done()).containsOnlyKeys(Clusters.SHARED);
    assertThat(told.failed()).containsOnlyKeys(SeveralClusters.EU);
    assertThat(clusters.install(several.environment, SeveralClusters.EU))
        .isInstanceOf(InstallOutcome.Unreachable.class);
    assertThat(clusters.install(several.environment, Clusters.SHARED))
        .isInstanceOf(InstallOutcome.Installed.class);
    SeveralClusters.await(
        () -> clusters.count(several.environment, "eu-acme", ShopCluster.COUPONS.key()).isEmpty());
    SeveralClusters.coupons(several.sharedUrl, "acme", 4);
    SeveralClusters.await(() -> count("acme", 4));
    SeveralClusters.coupons(several.euUrl, "eu-acme", 1);
    several.wire.mend();
    SeveralClusters.await(() -> count("eu-acme", 4));
  }

  @Test
  void whatIsMissedWhileAwayIsToldWhenItIsBack() {
    several.check();
    several.wire.cut();
    IntStream.range(0, 3).forEach(_ -> several.check());
    several.wire.mend();
    long before = waiting("limits.ceilings");
    IntStream.range(0, 2).forEach(_ -> several.check());
    assertThat(waiting("limits.ceilings")).isEqualTo(before + 1);
  }

  @Test
  void accountsAreSpreadByWeightAndPutWhereTheClusterAnswers() {
    assertThat(placed()).containsOnly(Clusters.SHARED, SeveralClusters.EU);
    change(new ClusterChange(null, 0, null, null));
    assertThat(placed()).containsOnly(Clusters.SHARED);
    change(new ClusterChange(null, 1_000, null, null));
    assertThat(placed()).contains(SeveralClusters.EU);
    several.wire.cut();
    IntStream.range(0, 3).forEach(_ -> several.check());
    SeveralClusters.await(() -> placed().equals(Set.of(Clusters.SHARED)));
  }

  @Test
  void anotherNodeHearsOfClustersWithinASecond() {
    try (Engine other = several.world.anotherNode()) {
      String third = TestPostgres.newDatabase();
      assertThat(several.create("cluster_us_01", third)).isInstanceOf(ClusterOutcome.Done.class);
      SeveralClusters.await(
          () ->
              other.clusters().registry().find(several.environment, "cluster_us_01").stream()
                  .anyMatch(Cluster::connected));
      assertThat(other.clusters().sources()).hasSize(3);
      clusters.registry().remove(several.environment, "cluster_us_01", "tester");
      assertThat(clusters.sources()).hasSize(2);
      SeveralClusters.await(() -> other.clusters().sources().size() == 2);
    }
  }

  @Test
  void levelsComeFromAllClustersThatAnswer() {
    SeveralClusters.coupons(several.sharedUrl, "acme", 2);
    SeveralClusters.coupons(several.euUrl, "eu-acme", 3);
    SeveralClusters.coupons(several.euUrl, "acme", 9);
    Set<String> seen =
        clusters.sources().stream()
            .flatMap(source -> levels(source).stream())
            .map(level -> level.tenantKey() + " " + level.amount().value().intValue())
            .collect(Collectors.toSet());
    assertThat(seen).containsExactlyInAnyOrder("acme 2", "eu-acme 3");
    assertThat(several.world.engine().limits().recordLevels(Duration.ZERO)).isTrue();
    several.wire.cut();
    several.world.clock().advance(Duration.ofMinutes(1));
    assertThat(several.world.engine().limits().recordLevels(Duration.ZERO)).isFalse();
    several.wire.mend();
  }

  /** With the control database gone, whoever still answers has asked it nothing. */
  @Test
  void withASingleClusterNothingIsLookedUp() {
    String control = TestPostgres.newDatabase();
    try (Wire wire = Wire.to(control);
        Engine engine =
            Engine.open(
                wire.through(control),
                new ClusterOptions(several.sharedUrl, false),
                new SettableClock(ShopCluster.NOON),
                Ids.random())) {
      var environment = engine.security().createEnvironment("live", "Live").id();
      engine.clusters().askFrom(new SeveralClusters.ByName());
      SeveralClusters.coupons(several.sharedUrl, "eu-any", 3);
      SeveralClusters.await(
          () ->
              engine
                  .clusters()
                  .count(environment, "eu-any", ShopCluster.COUPONS.key())
                  .filter(Quantity.of(3)::equals)
                  .isPresent());
      wire.cut();
      assertThat(engine.clusters().place(environment, "anybody"))
          .isEqualTo(new PlacementOutcome.Placed(Clusters.SHARED));
      assertThat(engine.clusters().count(environment, "nobody-yet", ShopCluster.COUPONS.key()))
          .contains(Quantity.ZERO);
      assertThat(engine.clusters().setCeilings(environment, List.of(ceiling("eu-other", 4))).done())
          .isEqualTo(Map.of(Clusters.SHARED, true));
      wire.mend();
    }
  }

  private List<LiveLevel> levels(String source) {
    List<LiveLevel> all = new java.util.ArrayList<>();
    assertThat(clusters.levels(source, null, all::addAll)).isPresent();
    return all;
  }

  private boolean count(String tenant, int expected) {
    return clusters
        .count(several.environment, tenant, ShopCluster.COUPONS.key())
        .filter(Quantity.of(expected)::equals)
        .isPresent();
  }

  private long waiting(String topic) {
    return Long.parseLong(
        SeveralClusters.ask(
            several.world.url(),
            "select count(*) from control.outbox where topic = '%s'".formatted(topic)));
  }

  private void change(ClusterChange change) {
    assertThat(
            clusters.registry().change(several.environment, SeveralClusters.EU, change, "tester"))
        .isInstanceOf(ClusterOutcome.Done.class);
  }

  private Set<String> placed() {
    return IntStream.range(0, 200)
        .mapToObj(number -> clusters.place(several.environment, "account-" + number))
        .map(PlacementOutcome.Placed.class::cast)
        .map(PlacementOutcome.Placed::cluster)
        .collect(Collectors.toSet());
  }

  private static Ceiling ceiling(String tenant, int most) {
    return new Ceiling(
        tenant, ShopCluster.COUPONS.key(), Limit.atMost(Quantity.of(most)), Mode.HARD, 1);
  }
}
