package dev.cuota.engine.metering;

import dev.cuota.core.platform.EnvironmentId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Does to the books what nobody should do. */
final class BrokenBooks {
  private final String url;

  private BrokenBooks(String url) {
    this.url = url;
  }

  static BrokenBooks in(String url) {
    return new BrokenBooks(url);
  }

  void changeOneRowOf(String table) throws SQLException {
    execute(
        """
        update control.%1$s set events = events + 1, sum = sum + 1
        where ctid = (select ctid from control.%1$s where events > 0 and grp = 0 limit 1)
        """
            .formatted(table));
  }

  void deleteOneEvent() throws SQLException {
    execute(
        """
        delete from control.usage_ledger where key = (
          select key from control.usage_ledger l where l.meters is not null and l.reverses is null
            and not exists (select from control.usage_ledger v where v.reverses = l.key) limit 1)
        """);
  }

  /** As if that many combinations of values had been seen. */
  void addGroups(EnvironmentId environment, int meter, int count) throws SQLException {
    execute(
        """
        insert into control.usage_groups (environment, meter, dimensions)
        select %d, %d, jsonb_build_object('model', 'model-' || n) from generate_series(1, %d) n
        """
            .formatted(environment.value(), meter, count));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      if (statement.executeUpdate(sql) < 1) {
        throw new IllegalStateException("nothing was there to break");
      }
    }
  }
}
