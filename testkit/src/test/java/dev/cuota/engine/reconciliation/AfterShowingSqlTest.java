package dev.cuota.engine.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.NewAccount;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.clusters.ClusterOptions;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.TestPostgres;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AfterShowingSqlTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Cause ADA = Cause.admin("ada");

  private final String clusterUrl = TestPostgres.newDatabase();
  private final World world =
      new World(NOON, new ClusterOptions(clusterUrl, false)).withCatalog(ShopCatalog.catalog());
  private final EnvironmentId environment = world.environment();
  private final Stores stores = world.engine().lifecycle().stores();

  @BeforeEach
  void store() {
    world.engine().clusters().install(environment, Clusters.SHARED);
    NewAccount.NewStore store =
        new NewAccount.NewStore("acme", new StoreProfile("Acme", "acme", null));
    world
        .engine()
        .lifecycle()
        .payers()
        .create(
            environment,
            new NewAccount("acme", AccountProfile.UNKNOWN, null, List.of(store), 7),
            ADA);
    world.engine().lifecycle().approvals().approve(environment, "acme", ADA);
    world.engine().outbox().dispatchDue();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void there(String change) {
    try (Connection connection = DriverManager.getConnection(clusterUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(change);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Alert> alerts() {
    return world.engine().alerts().openOf(AfterShowing.DESYNC);
  }

  private void wait(Duration time) {
    for (int i = 0; i < time.toSeconds(); i += 5) {
      world.clock().advance(Duration.ofSeconds(5));
      world.engine().outbox().dispatchDue();
    }
  }

  @Test
  void whatIsToldAndReadAgainIsTheSame() {
    stores.pause(environment, "acme", ADA);
    wait(Duration.ofMinutes(1));
    stores.unpause(environment, "acme", ADA);
    wait(Duration.ofMinutes(1));
    assertThat(alerts()).isEmpty();
    assertThat(world.engine().reconciliation().open(environment)).isEmpty();
    assertThat(world.engine().outbox().givenUp(10)).isEmpty();
  }

  @Test
  void aClusterThatShowsItOtherwiseRaisesAnAlertThatEndsWhenItAgrees() {
    stores.pause(environment, "acme", ADA);
    world.engine().outbox().dispatchDue();
    there("update cuota.clients set publication_status = 'published', paused_reason = null");
    wait(Duration.ofSeconds(10));
    assertThat(alerts()).isEmpty();
    wait(Duration.ofMinutes(1));
    assertThat(alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.alarm().subject()).isEqualTo("acme");
              assertThat(alert.alarm().details())
                  .containsEntry("here", "paused (admin_manual), acme")
                  .containsEntry("there", "published, acme")
                  .containsEntry("what", "still published");
            });
    assertThat(world.engine().reconciliation().open(environment))
        .extracting(Desync::kind)
        .containsExactly(DesyncKind.STILL_PUBLISHED);

    there("update cuota.clients set publication_status = 'paused', paused_reason = 'admin_manual'");
    wait(Duration.ofMinutes(10));
    assertThat(alerts()).isEmpty();
    assertThat(world.engine().reconciliation().open(environment)).isEmpty();
  }

  @Test
  void whatDiffersForLongIsLeftToTheNightWhichEndsTheAlertWhenItHasMended() {
    stores.pause(environment, "acme", ADA);
    world.engine().outbox().dispatchDue();
    there("delete from cuota.clients");
    wait(Duration.ofHours(1));
    assertThat(alerts()).hasSize(1);
    assertThat(world.engine().outbox().givenUp(10)).isEmpty();
    world.engine().reconciliation().run(environment, true, ADA, (_, _) -> {});
    assertThat(alerts()).hasSize(1);
    world.clock().advance(Duration.ofMinutes(1));
    world.engine().reconciliation().run(environment, false, ADA, (_, _) -> {});
    assertThat(alerts()).isEmpty();
  }
}
