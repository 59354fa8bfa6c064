package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.OfficeCatalog;
import dev.cuota.testkit.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A world with the office's catalog, and short ways of asking in it. */
final class Office implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-01-15T12:00:10Z");

  private final World world = new World(NOON);

  Office() {
    world.withCatalog(OfficeCatalog.catalog());
  }

  World world() {
    return world;
  }

  Engine engine() {
    return world.engine();
  }

  Limits limits() {
    return world.engine().limits();
  }

  Tenant tenant(String key) {
    return engine().accounts().tenant(world.environment(), key);
  }

  /** Makes a tenant that belongs to another one's account. */
  void join(String key, String other) {
    try (Connection connection = DriverManager.getConnection(world.url());
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into control.tenants (environment, key, account, created_at)
                values (?, ?, ?, now())
                """)) {
      insert.setInt(1, world.environment().value());
      insert.setString(2, key);
      insert.setLong(3, tenant(other).account());
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static LimitRequest of(String tenant, String feature, String amount) {
    return LimitRequest.of(tenant, LimitRequest.Wanted.feature(feature, Quantity.of(amount)));
  }

  LimitAnswer.Decided consume(String tenant, String feature, String amount) {
    return consume(engine(), tenant, feature, amount, null);
  }

  LimitAnswer.Decided consume(
      Engine node, String tenant, String feature, String amount, @Nullable String id) {
    return decided(node.limits().consume(world.environment(), of(tenant, feature, amount), id));
  }

  LimitAnswer.Decided check(String tenant, String feature, String amount) {
    return decided(limits().check(world.environment(), of(tenant, feature, amount)));
  }

  /** What was used of a feature, by what a look shows. */
  Quantity used(String tenant, String feature) {
    return check(tenant, feature, "0").lines().getFirst().used();
  }

  void event(String tenant, String type, String id, int amount) {
    UsageEvent event =
        new UsageEvent("test", id, type, tenant, null, new MapData(Map.of("v", amount)));
    engine().metering().accept(world.environment(), List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  static LimitAnswer.Decided decided(LimitAnswer answer) {
    if (answer instanceof LimitAnswer.Decided decided) {
      return decided;
    }
    throw new AssertionError("not decided: " + answer);
  }

  static Optional<Reason> reason(LimitAnswer.Decided decided) {
    return decided.denied().map(LimitAnswer.Line::reason);
  }

  @Override
  public void close() {
    world.close();
  }
}
