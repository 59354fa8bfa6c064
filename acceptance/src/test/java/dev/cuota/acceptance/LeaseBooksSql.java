package dev.cuota.acceptance;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the books as an auditor does: past the program, out of its tables. */
final class LeaseBooksSql implements AutoCloseable {
  private final Connection connection;

  LeaseBooksSql(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
    connection.setSchema("control");
  }

  /** A line of the ledger. */
  record Line(String tenant, String id, BigDecimal amount) {}

  /** A lease as the server has it. */
  record Known(String state, BigDecimal spent) {}

  /** Everything that was recorded. */
  List<Line> ledger() throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                select t.key, l.id, a.amount
                from usage_ledger l join tenants t on t.id = l.tenant, unnest(l.amounts) a (amount)
                """);
        ResultSet rows = query.executeQuery()) {
      List<Line> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(new Line(rows.getString(1), rows.getString(2), rows.getBigDecimal(3)));
      }
      return lines;
    }
  }

  /** What the month's rollup says that a tenant has used. */
  BigDecimal used(String tenant) throws SQLException {
    return number(
        """
        select coalesce(sum(sum), 0) from usage_rollups_monthly r join tenants t on t.id = r.tenant
        where r.grp = 0 and t.key = '%s'
        """
            .formatted(tenant));
  }

  /** All leases, by id. */
  Map<UUID, Known> leases() throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("select id, state, spent from limit_leases");
        ResultSet rows = query.executeQuery()) {
      Map<UUID, Known> leases = new HashMap<>();
      while (rows.next()) {
        leases.put(
            rows.getObject(1, UUID.class), new Known(rows.getString(2), rows.getBigDecimal(3)));
      }
      return leases;
    }
  }

  /** Leases of SDKs that are not closed, and rows of the nodes' journal. */
  long unsettled() throws SQLException {
    return number(
            """
            select (select count(*) from limit_leases l join limit_holders h on h.id = l.holder
                    where l.state <> 'CLOSED' and h.name like 'spender-%')
                   + (select count(*) from limit_journal)
            """)
        .longValueExact();
  }

  /** Pools whose sums are not those of their leases; 0 when everything is conserved. */
  long unconserved() throws SQLException {
    return number(
            """
            select count(*)
            from limit_pools p left join (
              select pool, sum(granted) as granted, sum(spent) as spent,
                     sum(granted - spent) filter (where state = 'OPEN') as held,
                     sum(granted - spent) filter (where state = 'CLOSED') as returned,
                     sum(granted - spent) filter (where state = 'EXPIRED') as forfeited
              from limit_leases group by pool) l on l.pool = p.id
            where (p.granted, p.spent, p.returned, p.forfeited)
                  <> (coalesce(l.granted, 0), coalesce(l.spent, 0), coalesce(l.returned, 0),
                      coalesce(l.forfeited, 0))
               or p.granted <> p.spent + coalesce(l.held, 0) + p.returned + p.forfeited
            """)
        .longValueExact();
  }

  private BigDecimal number(String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getBigDecimal(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
