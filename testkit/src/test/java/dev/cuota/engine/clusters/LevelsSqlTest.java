package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.EnforcedBy;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.Change;
import dev.cuota.engine.limits.Changes;
import dev.cuota.engine.metering.EventFilter;
import dev.cuota.engine.metering.MeterQuery;
import dev.cuota.engine.metering.StoredEvent;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tenants' database counts becomes the level of its meter, once. */
class LevelsSqlTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ShopCluster shop = new ShopCluster();

  @BeforeEach
  void open() {
    shop.world.withCatalog(catalog("coupons"));
    install();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aCountIsTheLevelOfItsMeterAsItStandsWhenItIsRecorded() {
    insert("acme", 2);
    insert("acme", 1);
    insert("other", 7);
    assertThat(limits(shop.world.engine())).isTrue();
    assertThat(level("coupons", "acme")).isEqualByComparingTo("3");
    assertThat(level("coupons", "other")).isEqualByComparingTo("7");
    shop.world.clock().advance(MINUTE);
    shop.execute("delete from shop.store_coupons where tenant_id = 'acme'");
    limits(shop.world.engine());
    assertThat(level("coupons", "acme")).isEqualByComparingTo("0");
    assertThat(events("acme")).hasSize(2);
    assertThat(events("other")).as("nothing has changed").hasSize(1);
  }

  @Test
  void ofAMinuteTheLastLevelIsRecorded() {
    insert("acme", 1);
    assertThat(shop.world.engine().limits().recordLevels(MINUTE)).isTrue();
    for (int i = 0; i < 5; i++) {
      insert("acme", 1);
      assertThat(shop.world.engine().limits().recordLevels(MINUTE)).isFalse();
    }
    shop.world.clock().advance(MINUTE);
    assertThat(shop.world.engine().limits().recordLevels(MINUTE)).isTrue();
    assertThat(level("coupons", "acme")).isEqualByComparingTo("6");
    assertThat(events("acme")).hasSize(2);
  }

  @Test
  void storageCostsByHowLongItWasStored() {
    shop.execute("insert into shop.images (tenant_id, bytes) values (7, 1000)");
    limits(shop.world.engine());
    shop.world.clock().advance(Duration.ofHours(6));
    shop.execute("insert into shop.images (tenant_id, bytes) values (7, 2000)");
    limits(shop.world.engine());
    shop.world.clock().advance(Duration.ofHours(6));
    // 1,000 for six hours and 3,000 for six, after twelve of nothing.
    assertThat(value("storage", "7", Instant.parse("2026-01-15T00:00:00Z")))
        .isEqualByComparingTo("1000");
  }

  @Test
  void whatIsReadTwiceIsRecordedOnce() throws Exception {
    insert("acme", 3);
    limits(shop.world.engine());
    // As after a crash between recording and writing down how far it is.
    try (var connection = DriverManager.getConnection(shop.world.url());
        var statement = connection.createStatement()) {
      statement.execute("update control.limit_levels set snapshot = null");
    }
    shop.world.clock().advance(MINUTE);
    limits(shop.world.engine());
    assertThat(events("acme")).hasSize(1);
  }

  @Test
  void ofTwoNodesOneRecords() throws Exception {
    try (Engine other = shop.world.anotherNode();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 1; round <= 10; round++) {
        insert("acme", 1);
        shop.world.clock().advance(MINUTE);
        Callable<Boolean> one = () -> shop.world.engine().limits().recordLevels(MINUTE);
        Callable<Boolean> another = () -> other.limits().recordLevels(MINUTE);
        List<Future<Boolean>> both = threads.invokeAll(List.of(one, another));
        assertThat(both.get(0).get() ^ both.get(1).get()).isTrue();
        assertThat(events("acme")).hasSize(round);
      }
    }
    assertThat(level("coupons", "acme")).isEqualByComparingTo("10");
  }

  @Test
  void aMeterThatIsFedFromNowOnLearnsEveryLevel() {
    insert("acme", 3);
    limits(shop.world.engine());
    shop.world.withCatalog(catalog("vouchers"));
    install();
    shop.world.clock().advance(MINUTE);
    limits(shop.world.engine());
    assertThat(events("acme"))
        .extracting(StoredEvent::type)
        .containsExactlyInAnyOrder("coupons.level", "vouchers.level");
  }

  @Test
  void listenersHearWhoseCountsHaveChanged() throws Exception {
    Changes changes = shop.world.engine().limits().changes(shop.world.environment());
    long from = changes.newest();
    insert("acme", 1);
    Optional<Change> heard = Optional.empty();
    while (heard.isEmpty()) {
      Changes.Heard news = changes.after(shop.world.environment(), from, Duration.ofSeconds(20));
      assertThat(news.changes()).isNotEmpty();
      // The counter itself has just come, which listeners hear, too.
      heard =
          news.changes().stream()
              .map(Changes.Numbered::change)
              .filter(Change.OfTenants.class::isInstance)
              .findFirst();
      from = news.upTo();
    }
    assertThat(heard).contains(new Change.OfTenants(shop.world.environment(), List.of("acme")));
  }

  private void install() {
    assertThat(shop.clusters.install(shop.world.environment(), Clusters.SHARED))
        .isInstanceOf(InstallOutcome.Installed.class);
  }

  private static boolean limits(Engine engine) {
    return engine.limits().recordLevels(Duration.ZERO);
  }

  private void insert(String tenant, int many) {
    shop.execute(
        "insert into shop.store_coupons (tenant_id) select '%s' from generate_series(1, %d)"
            .formatted(tenant, many));
  }

  private List<StoredEvent> events(String tenant) {
    Instant now = shop.world.clock().now();
    return shop.world.engine().accounts().find(shop.world.environment(), tenant).stream()
        .flatMap(
            found ->
                shop
                    .world
                    .engine()
                    .metering()
                    .events(
                        EventFilter.of(
                            shop.world.environment(),
                            found.id(),
                            new Period(ShopCluster.NOON, now.plus(MINUTE)),
                            100))
                    .stream())
        .toList();
  }

  private BigDecimal level(String meter, String tenant) {
    return value(meter, tenant, ShopCluster.NOON);
  }

  private BigDecimal value(String meter, String tenant, Instant from) {
    return shop.world
        .engine()
        .metering()
        .query(
            new MeterQuery(
                shop.world.environment(),
                meter,
                new Period(from, from.plus(Duration.ofDays(1))),
                null,
                ZoneOffset.UTC,
                List.of(tenant),
                false,
                List.of(),
                Map.of()))
        .getFirst()
        .value();
  }

  private static Catalog catalog(String coupons) {
    Counter bytes = ShopCluster.BYTES;
    return new Catalog(
        "Shop",
        "USD",
        BigDecimal.ZERO,
        "",
        "",
        new TreeMap<>(
            Map.of(
                coupons,
                meter(coupons, Aggregation.LATEST),
                "storage",
                meter("storage", Aggregation.TIME_WEIGHTED_AVG))),
        Catalog.byKey(
            List.of(
                feature("coupons", coupons, FeatureKind.COUNT, ShopCluster.COUPONS),
                feature("storage", "storage", FeatureKind.LEVEL, bytes)),
            Feature::key),
        new TreeMap<>(),
        Map.of(),
        new TreeMap<>(Catalog.byKey(List.of(ShopCluster.COUPONS, bytes), Counter::key)));
  }

  private static Meter meter(String key, Aggregation aggregation) {
    return new Meter(
        key,
        key + ".level",
        aggregation,
        JsonPath.of("$.level"),
        "",
        Collections.emptySortedMap(),
        Map.of(),
        BigDecimal.ZERO);
  }

  private static Feature feature(String key, String meter, FeatureKind kind, Counter counter) {
    return new Feature(
        key,
        kind,
        meter,
        "",
        Quantity.ONE,
        true,
        key,
        Collections.emptySortedMap(),
        counter.key(),
        EnforcedBy.GUARD);
  }
}
