package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLeasesSqlTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OPEN_LEASES =
      "select count(*) from control.limit_leases where state <> 'CLOSED'";

  private final Office office = new Office();

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void whatIsUsedOftenIsLetThroughByLeasesAndCountedAllTheSame() {
    office.limits().start();
    for (int i = 0; i < 2_000; i++) {
      LimitAnswer.Line line = office.consume("acme", "tokens", "1").lines().getFirst();
      assertThat(line.reason()).isNull();
      assertThat(line.used()).isGreaterThanOrEqualTo(Quantity.of(i + 1));
    }
    assertThat(number("select count(*) from control.limit_leases")).isPositive();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(2_000));
    await(() -> number("select count(*) from control.limit_journal") == 0);
    await(() -> ledger("tokens") == 2_000);
  }

  @Test
  void aPositionThatWasAnsweredIsReachedWithTheLedger() {
    office.limits().start();
    for (int i = 0; i < 500; i++) {
      LimitAnswer.Decided last = office.consume("acme", "tokens", "1");
      if (i % 100 == 99) {
        assertThat(office.engine().metering().awaitPosition(last.position(), PATIENCE)).isTrue();
        assertThat(ledger("tokens")).isGreaterThanOrEqualTo(i + 1L);
      }
    }
  }

  @Test
  void severalNodesUseAnAllowanceToTheLastUnitAndNeverPassIt() throws Exception {
    try (Engine second = office.world().anotherNode();
        Engine third = office.world().anotherNode();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Engine> nodes = List.of(office.engine(), second, third);
      nodes.forEach(node -> node.limits().start());
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        Engine node = nodes.get(i % nodes.size());
        counts.add(threads.submit(() -> useUntilRefused(node)));
      }
      int allowed = 0;
      for (Future<Integer> count : counts) {
        allowed += count.get();
      }
      // Who was refused while others still held a few may have left them; they are all still there.
      while (office.consume("acme", "tokens", "1").isAllowed()) {
        allowed++;
      }
      assertThat(allowed).isEqualTo(10_000);
    }
    assertThat(ledger("tokens")).isEqualTo(10_000);
    assertThat(number(OPEN_LEASES)).isZero();
  }

  @Test
  void whatANodeLetThroughBeforeItDiedIsBroughtToTheLedgerByAnother() throws Exception {
    int allowed = 0;
    try (Engine dying = office.world().anotherNode()) {
      dying.limits().start();
      while (number("select count(*) from control.limit_leases") == 0 || allowed < 500) {
        allowed += office.consume(dying, "acme", "tokens", "1", null).isAllowed() ? 1 : 0;
      }
      // Its session is gone, as it is when the process is; what it does then is counted as well.
      execute(
          """
          select pg_terminate_backend(pid) from pg_locks
          where locktype = 'advisory' and database =
            (select oid from pg_database where datname = current_database())
          """);
      for (int i = 0; i < 300; i++) {
        allowed += office.consume(dying, "acme", "tokens", "1", null).isAllowed() ? 1 : 0;
      }
      office.limits().start();
    }
    int total = allowed;
    while (office.consume("acme", "tokens", "1").isAllowed()) {
      total++;
    }
    assertThat(total).isEqualTo(10_000);
    await(() -> ledger("tokens") == 10_000);
  }

  @Test
  void seldomUsedFeaturesNeedNoLease() {
    office.limits().start();
    assertThat(office.consume("acme", "tokens", "1").isAllowed()).isTrue();
    assertThat(office.consume("acme", "signatures", "5").isAllowed()).isTrue();
    assertThat(Office.reason(office.consume("acme", "signatures", "1")))
        .contains(Reason.LIMIT_EXCEEDED);
    assertThat(number("select count(*) from control.limit_leases")).isZero();
  }

  @Test
  void softLimitsAndUnlimitedFeaturesAreLetThroughAndCounted() {
    office.limits().start();
    for (int i = 0; i < 500; i++) {
      assertThat(office.consume("acme", "mails", "1").isAllowed()).isTrue();
      assertThat(office.consume("acme", "calls", "1").isAllowed()).isTrue();
    }
    await(() -> ledger("mails") == 500 && ledger("calls") == 500);
    assertThat(
            office
                .limits()
                .softLimitPasses(
                    office.world().environment(),
                    office.tenant("acme").id(),
                    Period.month(Office.NOON)))
        .containsEntry("mails", 400L);
  }

  private int useUntilRefused(Engine node) {
    int allowed = 0;
    int refused = 0;
    while (refused < 3) {
      if (office.consume(node, "acme", "tokens", "1", null).isAllowed()) {
        allowed++;
      } else {
        refused++;
      }
    }
    return allowed;
  }

  private long ledger(String meter) {
    return number(
        """
        select coalesce(sum(r.sum), 0) from control.usage_rollups_monthly r
        join control.meters m on m.id = r.meter where m.key = '%s'
        """
            .formatted(meter));
  }

  private long number(String query) {
    try (Connection connection = DriverManager.getConnection(office.world().url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(office.world().url());
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
