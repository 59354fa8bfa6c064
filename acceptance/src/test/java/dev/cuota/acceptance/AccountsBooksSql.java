package dev.cuota.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads accounts and their journal past the program, out of its tables and those of the clusters. */
final class AccountsBooksSql implements AutoCloseable {
  private final Connection connection;

  AccountsBooksSql(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    connection.setSchema("control");
  }

  /** An entry about a subscription; the status before is null when it has begun. */
  record Entry(
      long account,
      String subscription,
      @Nullable String correlation,
      @Nullable String before,
      String after) {}

  /** A subscription as it is. */
  record Now(long account, String status, @Nullable Instant saidAt) {}

  /** What the journal says of subscriptions, each account in the order of its chain. */
  List<Entry> entries() throws SQLException {
    return rows(
        """
        select account, replace(target, 'subscription ', ''), correlation, old ->> 'status', new ->> 'status'
        from lifecycle_events where act like 'subscription.%' order by account, seq
        """,
        row ->
            new Entry(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)));
  }

  Map<String, Now> subscriptions() throws SQLException {
    Map<String, Now> all = new TreeMap<>();
    rows(
            "select id::text, account, status::text, said_at from subscriptions",
            row -> {
              Timestamp said = row.getTimestamp(4);
              return Map.entry(
                  row.getString(1),
                  new Now(
                      row.getLong(2), row.getString(3), said == null ? null : said.toInstant()));
            })
        .forEach(one -> all.put(one.getKey(), one.getValue()));
    return all;
  }

  /** How stores are shown here, in one text for each; of one cluster. */
  List<String> stores(String cluster) throws SQLException {
    return rows(
        """
        select concat_ws(' ', t.key, t.slug, t.publication, t.paused_reason, a.plan, a.subscription_status)
        from tenants t join accounts a on a.id = t.account where t.cluster = '%s' order by t.key
        """
            .formatted(cluster),
        row -> row.getString(1));
  }

  /** How a cluster shows them. */
  static List<String> shown(String url) throws SQLException {
    try (AccountsBooksSql cluster = new AccountsBooksSql(url)) {
      return cluster.rows(
          """
          select concat_ws(' ', tenant, slug, publication_status, paused_reason, plan, subscription_status)
          from cuota.clients order by tenant
          """,
          row -> row.getString(1));
    }
  }

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, Row<T> read) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(read.of(rows));
      }
      return all;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
