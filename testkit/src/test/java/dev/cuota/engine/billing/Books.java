package dev.cuota.engine.billing;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.EventRef;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A world in the middle of January in which tokens above 100 a month cost 0.01 EUR, and short ways in it. */
public final class Books implements AutoCloseable {
  public static final YearMonth JANUARY = YearMonth.of(2026, 1);
  public static final Instant MIDDLE = Instant.parse("2026-01-15T12:00:00Z");
  public static final Instant SECOND = Instant.parse("2026-02-02T06:30:00Z");
  public static final Cause ADA = Cause.admin("ada");

  public final World world = new World(MIDDLE).withCatalog(ShopCatalog.catalog());
  private int events;

  public Engine engine() {
    return world.engine();
  }

  public Billing billing() {
    return world.engine().billing();
  }

  public Tenant tenant(String key) {
    return world.engine().accounts().tenant(world.environment(), key);
  }

  public void clock(Instant to) {
    world.clock().set(to);
  }

  /** Sends an event of that many tokens at a time; answers with its id. */
  public String tokens(String tenant, int amount, Instant time) {
    String id = "e" + ++events;
    UsageEvent event =
        new UsageEvent("test", id, "tokens", tenant, time, new MapData(Map.of("v", amount)));
    engine().metering().accept(world.environment(), List.of(event), BatchRule.ALL_OR_NOTHING);
    return id;
  }

  public void takeBack(String id) {
    engine()
        .metering()
        .reverse(world.environment(), List.of(new EventRef("test", id)), "a mistake");
  }

  public RunTally overage() {
    return overage(engine(), false);
  }

  public RunTally overage(Engine node, boolean dryRun) {
    return node.billing()
        .overage(
            new Billing.Ask(world.environment(), JANUARY, dryRun), ADA, JobRun.Progress.UNHEARD);
  }

  public RunTally corrections() {
    return billing().corrections(world.environment(), false, ADA);
  }

  /** What was asked, in the order of accounts and parts, such as {@code tokens 0 pending 0.50 EUR}. */
  public List<String> asked() {
    return billing().adjustments().search(AdjustmentSearch.of(world.environment())).stream()
        .sorted(
            Comparator.comparingLong(Adjustment::account)
                .thenComparing(one -> one.subject().feature())
                .thenComparing(Adjustment::part))
        .map(
            one ->
                "%s %d %s %s"
                    .formatted(
                        one.subject().feature(), one.part(), one.status().wire(), one.amount()))
        .toList();
  }

  public void sql(String statement) {
    sql(world, statement);
  }

  public static void sql(World world, String statement) {
    try (Connection connection = DriverManager.getConnection(world.url());
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As if providers had taken everything that is pending. */
  public void settle() {
    sql("update control.billing_adjustments set status = 'charged' where status = 'pending'");
  }

  @Override
  public void close() {
    world.close();
  }
}
