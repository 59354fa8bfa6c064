package dev.cuota.engine.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry of clusters, its journal, and who finds out that one is down. */
class RegistrySqlTest {
  private static final String EU = SeveralClusters.EU;

  private final SeveralClusters several = new SeveralClusters();
  private final Registry registry = several.clusters.registry();

  @AfterEach
  void close() {
    several.close();
  }

  @Test
  void aFurtherClusterIsRefusedUnlessThereMayBeSeveral() {
    try (World single = new World(ShopCluster.NOON, new ClusterOptions(several.sharedUrl, false))) {
      Registry one = single.engine().clusters().registry();
      assertThat(
              one.create(
                  single.environment(),
                  new ClusterWish(EU, several.euUrl, ClusterSettings.USUAL),
                  "tester"))
          .isEqualTo(new ClusterOutcome.SingleCluster());
      assertThat(one.remove(single.environment(), Clusters.SHARED, "tester"))
          .isEqualTo(new ClusterOutcome.SingleCluster());
    }
  }

  @Test
  void aDatabaseIsTriedBeforeItIsWrittenDown() {
    assertThat(several.create("Nonsense!", several.euUrl))
        .isEqualTo(new ClusterOutcome.InvalidKey());
    assertFlaw("jdbc:postgresql://localhost:1/none?user=a&password=b", "UNREACHABLE");
    assertFlaw(several.euUrl.replace("user=cuota", "user=nobody_there"), "UNREACHABLE");
    assertFlaw(several.euUrl + "&socketFactory=java.io.File", "URL");
    assertFlaw("jdbc:mysql://somewhere/else", "URL");
    assertFlaw(several.world.url(), "CONTROL");
    // By another name it is the same database.
    assertFlaw(several.sharedUrl.replace("localhost", "127.0.0.1"), "TAKEN");
    SeveralClusters.execute(
        several.euUrl,
        "do $$ begin if not exists (select from pg_roles where rolname = 'cuota_guest') then"
            + " create role cuota_guest login password 'guest'; end if; end $$");
    assertFlaw(
        several.euUrl.replace("user=cuota&password=cuota", "user=cuota_guest&password=guest"),
        "RIGHTS");
    assertThat(
            registry.create(
                several.environment, new ClusterWish(EU, null, ClusterSettings.USUAL), "tester"))
        .isEqualTo(new ClusterOutcome.Unfit(ClusterOutcome.Flaw.NO_URL, ""));
    assertThat(registry.all(several.environment)).hasSize(1);
    assertThat(several.create(EU, several.euUrl)).isInstanceOf(ClusterOutcome.Done.class);
    assertThat(several.create(EU, TestPostgres.newDatabase()))
        .isEqualTo(new ClusterOutcome.Exists());
  }

  private void assertFlaw(String url, String flaw) {
    assertThat(several.create(EU, url))
        .isInstanceOfSatisfying(
            ClusterOutcome.Unfit.class,
            unfit -> assertThat(unfit.flaw()).isEqualTo(ClusterOutcome.Flaw.valueOf(flaw)));
  }

  @Test
  void theUrlIsSealedAndNeverShown() {
    several.withEurope();
    String stored =
        SeveralClusters.ask(
            several.world.url(), "select url from control.clusters where key = '%s'".formatted(EU));
    assertThat(stored).hasSizeGreaterThan(40).doesNotContain("cuota", "localhost");
    assertThat(several.europe().toString()).contains("localhost:").doesNotContain("password");
    assertThat(
            SeveralClusters.ask(
                several.world.url(),
                "select string_agg(old::text || new::text, ' ') from control.lifecycle_events"))
        .contains("localhost:")
        .doesNotContain("password");
    // Sealed for its own row only.
    SeveralClusters.execute(
        several.world.url(),
        "update control.clusters set url = '%s', identity = null where key = '%s'"
            .formatted(SeveralClusters.SECRETS.seal(several.euUrl, "cluster 1 other"), EU));
    SeveralClusters.await(() -> several.clusters.sources().size() == 1);
    assertThat(several.europe().connected()).isFalse();
  }

  @Test
  void everyChangeStandsInTheJournalWithWhatWasAndWhatIs() {
    several.withEurope();
    assertThat(
            registry.change(
                several.environment,
                EU,
                new ClusterChange(ClusterStatus.DRAINING, 7, "leaving", null),
                "ann"))
        .isInstanceOf(ClusterOutcome.Done.class);
    assertThat(newest())
        .isEqualTo(
            new Act(
                "ann",
                "cluster.changed",
                EU,
                Map.of(
                    "status", "ready -> draining", "weight", "100 -> 7", "note", " -> leaving")));
    int acts = acts().size();
    registry.change(several.environment, EU, ClusterChange.to(ClusterStatus.DRAINING), "ann");
    assertThat(acts()).as("nothing has changed").hasSize(acts);
    assertThat(
            registry.change(
                several.environment, "none", ClusterChange.to(ClusterStatus.DOWN), "ann"))
        .isEqualTo(new ClusterOutcome.Missing());
  }

  @Test
  void itMovesToAnotherDatabaseThatIsTriedToo() {
    several.withEurope();
    ClusterChange nowhere =
        new ClusterChange(null, null, null, "jdbc:postgresql://localhost:1/none");
    assertThat(registry.change(several.environment, EU, nowhere, "ann"))
        .isInstanceOf(ClusterOutcome.Unfit.class);
    ClusterChange straight = new ClusterChange(null, null, null, several.euUrl);
    assertThat(registry.change(several.environment, EU, straight, "ann"))
        .isInstanceOf(ClusterOutcome.Done.class);
    several.wire.cut();
    assertThat(several.clusters.install(several.environment, EU))
        .isInstanceOf(InstallOutcome.Installed.class);
    assertThat(
            registry.change(
                several.environment,
                Clusters.SHARED,
                new ClusterChange(null, null, null, several.euUrl),
                "ann"))
        .isEqualTo(new ClusterOutcome.Unfit(ClusterOutcome.Flaw.CONFIGURED, ""));
  }

  @Test
  void oneWithTenantsStaysAndOneWithoutIsLeftAsItWas() {
    SeveralClusters.ByName tenants = new SeveralClusters.ByName();
    several.clusters.askFrom(tenants);
    several.withEurope();
    tenants.inEurope = 2;
    assertThat(registry.remove(several.environment, EU, "ann"))
        .isEqualTo(new ClusterOutcome.Inhabited(2));
    tenants.inEurope = 0;
    String triggers = "select count(*) from pg_trigger where tgname like 'cuota%'";
    assertThat(SeveralClusters.ask(several.euUrl, triggers)).isEqualTo("4");
    assertThat(registry.remove(several.environment, EU, "ann"))
        .isInstanceOf(ClusterOutcome.Done.class);
    assertThat(SeveralClusters.ask(several.euUrl, triggers)).isEqualTo("0");
    assertThat(registry.find(several.environment, EU)).isEmpty();
    assertThat(several.clusters.stores().tell(several.environment, EU, List.of()))
        .isEqualTo(new MirrorOutcome.NoCluster());
    assertThat(newest().act()).isEqualTo("cluster.removed");
    assertThat(several.create(EU, several.euUrl)).isInstanceOf(ClusterOutcome.Done.class);
  }

  @Test
  void threeChecksThatFailBringItDownAndTwoThatDoNotBringItBack() {
    several.withEurope();
    List<Object> heard = hear();
    several.wire.cut();
    several.check();
    several.clusters.checkHealth();
    several.check();
    assertThat(several.europe().health().failures()).as("once an interval").isEqualTo(2);
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.READY);
    several.check();
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.DOWN);
    assertThat(several.europe().settings().status()).isEqualTo(ClusterStatus.READY);
    assertThat(several.europe().health().since()).isEqualTo(several.world.clock().now());
    assertThat(heard).containsExactly(new ClusterWentDown(several.environment, EU));
    assertThat(newest().act()).isEqualTo("cluster.went_down");
    several.wire.mend();
    several.check();
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.DOWN);
    several.check();
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.READY);
    assertThat(heard)
        .containsExactly(
            new ClusterWentDown(several.environment, EU),
            new ClusterCameBack(several.environment, EU));
  }

  @Test
  void whatAPersonTookOutOfOrderNoCheckBringsBack() {
    several.withEurope();
    registry.change(several.environment, EU, ClusterChange.to(ClusterStatus.DOWN), "ann");
    IntStream.range(0, 5).forEach(_ -> several.check());
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.DOWN);
    several.wire.cut();
    IntStream.range(0, 3).forEach(_ -> several.check());
    assertThat(
            registry.change(several.environment, EU, ClusterChange.to(ClusterStatus.READY), "ann"))
        .isEqualTo(new ClusterOutcome.StatusRefused(ClusterStatus.DOWN, ClusterStatus.READY));
    several.wire.mend();
    IntStream.range(0, 2).forEach(_ -> several.check());
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.DOWN);
    assertThat(
            registry.change(several.environment, EU, ClusterChange.to(ClusterStatus.READY), "ann"))
        .isInstanceOf(ClusterOutcome.Done.class);
    assertThat(several.europe().status()).isEqualTo(ClusterStatus.READY);
  }

  private List<Object> hear() {
    List<Object> heard = new ArrayList<>();
    Events events = several.world.engine().events();
    events.subscribe(ClusterWentDown.class, (_, one) -> heard.add(one));
    events.subscribe(ClusterCameBack.class, (_, one) -> heard.add(one));
    return heard;
  }

  private List<Act> acts() {
    return several.world.engine().security().journal().newest(several.environment, 50).stream()
        .map(JournalEntry::act)
        .toList();
  }

  private Act newest() {
    return acts().getFirst();
  }
}
