package dev.cuota.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.engine.security.Security;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.TestPostgres;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogsSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-15T12:00:00Z");
  private static final EnvironmentId LIVE = new EnvironmentId(1);
  private static final EnvironmentId OTHER = new EnvironmentId(2);
  private static final String DOCUMENT = "# as written\nname: Sample\n";

  private final String url = TestPostgres.newControlDatabase();
  private final Events events = new Events();
  private final Database database = Database.connect(url, events);
  private final SettableClock clock = new SettableClock(NOON);
  private final Security security = new Security(database, clock, Ids.random());
  private Catalogs catalogs;

  @BeforeEach
  void open() {
    database.migrate();
    database.useTx(
        Scope.everything(),
        tx ->
            tx.handle()
                .execute(
                    """
                    insert into environments (key, name, is_default, created_at)
                    values ('live', 'Live', true, now()), ('other', 'Other', false, now())
                    """));
    catalogs = new Catalogs(database, clock, security.journal());
  }

  @AfterEach
  void close() {
    catalogs.close();
    security.close();
    database.close();
  }

  @Test
  void anEnvironmentStartsWithAnEmptyCatalog() {
    assertThat(catalogs.current(LIVE).version()).isZero();
    assertThat(catalogs.current(LIVE).catalog()).isEqualTo(Catalog.EMPTY);
    assertThat(catalogs.document(LIVE)).isEmpty();
    assertThat(catalogs.history(LIVE)).isEmpty();
    assertThat(catalogs.plan(LIVE, "starter", 1)).isEmpty();
  }

  @Test
  void whatWasAppliedIsReadBackWhole() {
    ApplyOutcome outcome = apply(SampleCatalog.catalog());

    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    assertThat(outcome.version()).isEqualTo(1);
    CatalogSnapshot fresh = onAnotherNode();
    for (CatalogSnapshot snapshot : List.of(catalogs.current(LIVE), fresh)) {
      assertThat(withoutVersions(snapshot.catalog())).isEqualTo(SampleCatalog.catalog());
      assertThat(snapshot.catalog().features().keySet())
          .containsExactlyElementsOf(SampleCatalog.catalog().features().keySet());
      assertThat(snapshot.catalog().plans().keySet())
          .containsExactly("starter", "growth", "growth_annual");
      assertThat(snapshot.catalog().plans().values()).extracting(Plan::version).containsOnly(1);
      assertThat(snapshot.meters().meters()).hasSize(3);
    }
    assertThat(catalogs.document(LIVE)).contains(DOCUMENT);
    assertThat(catalogs.history(LIVE))
        .containsExactly(new CatalogVersion(1, "Sample", NOON, "ana"));
  }

  @Test
  void whoAppliedWhatIsInTheJournal() {
    apply(SampleCatalog.catalog());
    apply(dearer());
    apply(dearer());

    assertThat(security.journal().newest(LIVE, 10))
        .extracting(JournalEntry::act)
        .containsExactly(
            act("version 2", Map.of("added", "0", "changed", "1", "removed", "0")),
            act("version 1", Map.of("added", "16", "changed", "1", "removed", "0")));
  }

  @Test
  void applyingTheSameAgainChangesNothingAndSaysSo() {
    apply(SampleCatalog.catalog());
    long rows = rows();

    assertThat(apply(SampleCatalog.catalog())).isEqualTo(new ApplyOutcome.Unchanged(1));
    assertThat(rows()).isEqualTo(rows);
    assertThat(catalogs.preview(LIVE, SampleCatalog.catalog()))
        .isEqualTo(new CatalogDiff(List.of(), List.of()));
  }

  @Test
  void aPreviewShowsTheChangeAndWritesNothing() {
    apply(SampleCatalog.catalog());
    long rows = rows();

    CatalogDiff diff = catalogs.preview(LIVE, dearer());

    assertThat(diff.changes())
        .containsExactly(
            new CatalogDiff.Change(
                CatalogDiff.Part.PLAN,
                "growth",
                CatalogDiff.Kind.CHANGED,
                List.of(new CatalogDiff.Field("price", "149.5", "159"))));
    assertThat(rows()).isEqualTo(rows);
    assertThat(catalogs.current(LIVE).version()).isEqualTo(1);
  }

  @Test
  void aChangedPlanGetsAVersionMoreAndTheOldOneStays() {
    apply(SampleCatalog.catalog());
    apply(dearer());

    CatalogSnapshot now = catalogs.current(LIVE);
    assertThat(now.version()).isEqualTo(2);
    assertThat(now.catalog().plan("growth")).map(Plan::version).contains(2);
    assertThat(now.catalog().plan("starter")).map(Plan::version).contains(1);
    assertThat(catalogs.plan(LIVE, "growth", 1)).map(Plan::price).contains(new BigDecimal("149.5"));
    assertThat(catalogs.plan(LIVE, "growth", 2)).map(Plan::price).contains(new BigDecimal("159"));
    assertThat(catalogs.plan(LIVE, "growth", 3)).isEmpty();
  }

  @Test
  void aChangedTwinChangesItsAnnualPlanToo() {
    apply(SampleCatalog.catalog());
    apply(SampleCatalog.change(plan -> rich(plan, SampleCatalog.entitlements(60))));

    Catalog now = catalogs.current(LIVE).catalog();
    assertThat(now.plan("growth_annual")).map(Plan::version).contains(2);
    assertThat(now.plan("growth_annual").orElseThrow().entitlements())
        .isEqualTo(now.plan("growth").orElseThrow().entitlements());
  }

  @Test
  void aRetiredPlanComesBackInTheVersionItHad() {
    apply(SampleCatalog.catalog());
    apply(
        SampleCatalog.catalog(
            List.of(SampleCatalog.TOKENS, SampleCatalog.STORAGE),
            SampleCatalog.features(),
            List.of(SampleCatalog.starter())));
    assertThat(catalogs.current(LIVE).catalog().plan("growth")).isEmpty();
    assertThat(catalogs.plan(LIVE, "growth", 1)).isPresent();

    apply(SampleCatalog.catalog());

    assertThat(catalogs.current(LIVE).catalog().plan("growth")).map(Plan::version).contains(1);
  }

  @Test
  void aRetiredMeterKeepsItsNumberAndMayReturnOnlyAsItWas() {
    apply(withMeters(SampleCatalog.TOKENS, SampleCatalog.STORAGE, extra(Aggregation.COUNT)));
    int number = numberOf("extra");
    apply(SampleCatalog.catalog());
    assertThat(catalogs.current(LIVE).meters().meter("extra")).isEmpty();

    ApplyOutcome other =
        apply(withMeters(SampleCatalog.TOKENS, SampleCatalog.STORAGE, extra(Aggregation.SUM)));
    assertThat(other)
        .isInstanceOfSatisfying(
            ApplyOutcome.Refused.class,
            refused -> {
              assertThat(refused.version()).isEqualTo(2);
              assertThat(refused.findings())
                  .singleElement()
                  .satisfies(finding -> assertThat(finding.path()).isEqualTo("meters.extra"));
            });

    apply(withMeters(SampleCatalog.TOKENS, SampleCatalog.STORAGE, extra(Aggregation.COUNT)));
    assertThat(numberOf("extra")).isEqualTo(number);
  }

  @Test
  void aCatalogThatBreaksARuleIsRefusedAndNothingIsWritten() {
    Catalog broken =
        SampleCatalog.catalog(
            List.of(SampleCatalog.TOKENS),
            SampleCatalog.features(),
            List.of(SampleCatalog.starter()));

    assertThat(apply(broken))
        .isInstanceOfSatisfying(
            ApplyOutcome.Refused.class,
            refused ->
                assertThat(refused.findings())
                    .extracting("path")
                    .containsExactly("features.storage_gb.meter"));
    assertThat(rows()).isZero();
  }

  @Test
  void costsAndDimensionsOfAMeterMayChange() {
    apply(SampleCatalog.catalog());
    int number = numberOf("tokens");
    Meter tokens = SampleCatalog.TOKENS;
    Meter cheaper =
        new Meter(
            tokens.key(),
            tokens.eventType(),
            tokens.aggregation(),
            tokens.valueProperty(),
            "tokens",
            new TreeMap<>(),
            tokens.filter(),
            new BigDecimal("0.000004"));

    assertThat(apply(withMeters(cheaper, SampleCatalog.STORAGE)).version()).isEqualTo(2);

    assertThat(numberOf("tokens")).isEqualTo(number);
    assertThat(catalogs.current(LIVE).catalog().meter("tokens")).contains(cheaper);
  }

  @Test
  void environmentsHaveCatalogsOfTheirOwn() {
    apply(SampleCatalog.catalog());
    catalogs.apply(OTHER, dearer(), DOCUMENT, "ana");

    assertThat(catalogs.current(OTHER).version()).isEqualTo(1);
    assertThat(catalogs.plan(OTHER, "growth", 1)).map(Plan::price).contains(new BigDecimal("159"));
    assertThat(catalogs.plan(LIVE, "growth", 1)).map(Plan::price).contains(new BigDecimal("149.5"));
  }

  @Test
  void aTransactionOfOneEnvironmentSeesAndWritesNoOther() {
    apply(SampleCatalog.catalog());
    for (String table : TABLES) {
      assertThat(count(Scope.of(LIVE), table)).as(table).isPositive();
      assertThat(count(Scope.of(OTHER), table)).as(table).isZero();
    }
    assertThatThrownBy(
            () ->
                database.useTx(
                    Scope.of(OTHER),
                    tx ->
                        tx.handle()
                            .execute(
                                """
                                insert into meters (environment, key, event_type, aggregation)
                                values (1, 'planted', 'x', 'COUNT')
                                """)))
        .hasMessageContaining("row-level security");
  }

  @Test
  void nothingAppliedCanBeChangedOrDeleted() {
    apply(SampleCatalog.catalog());
    for (String table : TABLES) {
      for (String write : List.of("delete from ", "update %s set environment = 1 -- ")) {
        assertThatThrownBy(
                () ->
                    database.useTx(
                        Scope.of(LIVE), tx -> tx.handle().execute(write.formatted(table) + table)))
            .as(table)
            .hasMessageContaining("permission denied");
      }
    }
  }

  @Test
  void listenersHearOfItInTheTransactionAndFindTheNewCatalogAfterIt() {
    List<Object> heard = Collections.synchronizedList(new ArrayList<>());
    events.subscribe(
        CatalogApplied.class,
        (tx, applied) -> {
          heard.add(applied);
          heard.add(catalogs.current(LIVE).version());
          tx.afterCommit(() -> heard.add(catalogs.current(LIVE).version()));
        });
    catalogs.current(LIVE);

    apply(SampleCatalog.catalog());
    apply(SampleCatalog.catalog());

    assertThat(heard).containsExactly(new CatalogApplied(LIVE, 1), 0, 1);
  }

  @Test
  void aListenerThatFailsUndoesTheApply() {
    events.subscribe(
        CatalogApplied.class,
        (_, _) -> {
          throw new IllegalStateException("no");
        });

    assertThatThrownBy(() -> apply(SampleCatalog.catalog())).hasMessage("no");
    assertThat(catalogs.current(LIVE).version()).isZero();
    assertThat(rows()).isZero();
  }

  @Test
  void manyAppliesAtOnceMakeOneVersionEachWithoutGaps() throws Exception {
    int applies = 12;
    List<Catalogs> nodes = List.of(catalogs, new Catalogs(database, clock, security.journal()));
    try (ExecutorService threads = Executors.newFixedThreadPool(applies)) {
      List<Callable<ApplyOutcome>> calls =
          IntStream.range(0, applies)
              .<Callable<ApplyOutcome>>mapToObj(
                  i ->
                      () ->
                          nodes
                              .get(i % 2)
                              .apply(LIVE, priced(Integer.toString(100 + i)), DOCUMENT, "n" + i))
              .toList();
      List<Integer> versions = new ArrayList<>();
      for (Future<ApplyOutcome> call : threads.invokeAll(calls)) {
        versions.add(call.get().version());
      }
      assertThat(versions)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, applies).boxed().toList());
    }
    nodes.get(1).close();

    assertThat(catalogs.history(LIVE)).hasSize(applies);
    CatalogSnapshot fresh = onAnotherNode();
    assertThat(fresh.version()).isEqualTo(applies);
    assertThat(fresh.catalog().plan("growth")).map(Plan::version).contains(applies);
    IntStream.rangeClosed(1, applies)
        .forEach(v -> assertThat(catalogs.plan(LIVE, "growth", v)).as("version " + v).isPresent());
  }

  @Test
  void theSameAppliedFromManyPlacesIsAppliedOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<ApplyOutcome>> calls =
          Collections.nCopies(8, () -> apply(SampleCatalog.catalog()));
      List<ApplyOutcome> outcomes = new ArrayList<>();
      for (Future<ApplyOutcome> call : threads.invokeAll(calls)) {
        outcomes.add(call.get());
      }
      assertThat(outcomes).filteredOn(ApplyOutcome.Applied.class::isInstance).hasSize(1);
      assertThat(outcomes).filteredOn(new ApplyOutcome.Unchanged(1)::equals).hasSize(7);
    }
  }

  @Test
  void anotherNodeNoticesByItself() {
    try (Catalogs node = new Catalogs(database, clock, security.journal())) {
      assertThat(node.current(LIVE).version()).isZero();
      apply(SampleCatalog.catalog());

      long deadline = System.nanoTime() + 20_000_000_000L;
      while (node.current(LIVE).version() == 0 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      assertThat(node.current(LIVE).version()).isEqualTo(1);
      assertThat(node.current(LIVE).catalog()).isEqualTo(catalogs.current(LIVE).catalog());
    }
  }

  @Test
  void aRefreshReadsWhatOthersHaveApplied() {
    try (Catalogs node = new Catalogs(database, clock, security.journal())) {
      node.current(LIVE);
      node.current(OTHER);
      apply(SampleCatalog.catalog());
      node.refresh();

      assertThat(node.current(LIVE).version()).isEqualTo(1);
      assertThat(node.current(OTHER).version()).isZero();
    }
  }

  @Test
  void sqlCanReadPlansAndRatesWithoutADocument() {
    apply(SampleCatalog.catalog());
    List<Map<String, Object>> rates =
        database.inTx(
            Scope.of(LIVE),
            tx ->
                tx.handle()
                    .createQuery(
                        """
                        select e.plan, e.feature, e.amount::text, r.price::text
                        from catalog_plans c
                        join plan_entitlements e
                          on (e.environment, e.plan, e.version)
                             = (c.environment, c.plan, c.plan_version)
                        join plan_rates r
                          on (r.environment, r.plan, r.version, r.feature)
                             = (e.environment, e.plan, e.version, e.feature)
                        where c.version = 1 and e.feature = 'storage_gb' and e.plan = 'growth'
                        order by r.position
                        """)
                    .mapToMap()
                    .list());
    assertThat(rates)
        .containsExactly(
            Map.of("plan", "growth", "feature", "storage_gb", "amount", "50", "price", "0.05"),
            Map.of("plan", "growth", "feature", "storage_gb", "amount", "50", "price", "0.04"));
  }

  @Test
  void aDocumentWithoutBoundIsRefused() {
    assertThatThrownBy(
            () ->
                catalogs.apply(
                    LIVE,
                    SampleCatalog.catalog(),
                    "x".repeat(Catalogs.MAX_DOCUMENT_LENGTH + 1),
                    "ana"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final List<String> TABLES =
      List.of(
          "catalog_versions",
          "meters",
          "meter_filters",
          "catalog_meters",
          "catalog_dimensions",
          "catalog_features",
          "catalog_feature_names",
          "catalog_actions",
          "plan_versions",
          "plan_names",
          "plan_entitlements",
          "plan_rates",
          "catalog_plans");

  private ApplyOutcome apply(Catalog catalog) {
    return catalogs.apply(LIVE, catalog, DOCUMENT, "ana");
  }

  private CatalogSnapshot onAnotherNode() {
    try (Catalogs node = new Catalogs(database, clock, security.journal())) {
      return node.current(LIVE);
    }
  }

  private int numberOf(String meter) {
    return catalogs.current(LIVE).meters().meter(meter).orElseThrow().id();
  }

  private long rows() {
    return TABLES.stream().mapToLong(table -> count(Scope.everything(), table)).sum();
  }

  private long count(Scope scope, String table) {
    return database.inTx(
        scope,
        tx -> tx.handle().createQuery("select count(*) from " + table).mapTo(Long.class).one());
  }

  private static Act act(String target, Map<String, String> details) {
    return new Act("ana", "catalog.applied", target, details);
  }

  private static Catalog dearer() {
    return priced("159");
  }

  private static Catalog priced(String price) {
    return SampleCatalog.change(
        plan -> SampleCatalog.plan("growth", price, null, plan.entitlements()));
  }

  private static Plan rich(Plan plan, SortedMap<String, Entitlement> entitlements) {
    return SampleCatalog.plan(plan.key(), plan.price().toPlainString(), null, entitlements);
  }

  private static Catalog withMeters(Meter... meters) {
    return SampleCatalog.catalog(
        List.of(meters),
        SampleCatalog.features(),
        List.of(SampleCatalog.starter(), SampleCatalog.growth(), SampleCatalog.annual()));
  }

  private static Meter extra(Aggregation aggregation) {
    return new Meter(
        "extra",
        "extra",
        aggregation,
        aggregation.readsValue() ? SampleCatalog.TOKENS.valueProperty() : null,
        "",
        new TreeMap<>(),
        Map.of(),
        BigDecimal.ZERO);
  }

  private static Catalog withoutVersions(Catalog catalog) {
    return new Catalog(
        catalog.name(),
        catalog.costCurrency(),
        catalog.paymentFeePct(),
        catalog.defaultPlan(),
        catalog.upgradeUrl(),
        catalog.meters(),
        catalog.features(),
        catalog.actions(),
        Catalog.byKey(
            catalog.plans().values().stream().map(plan -> plan.withVersion(0)).toList(), Plan::key),
        catalog.counters(),
        catalog.tenantTables());
  }
}
