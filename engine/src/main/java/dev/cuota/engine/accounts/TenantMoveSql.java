package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.MovePhase;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All SQL of moves of tenants. */
final class TenantMoveSql {
  private static final String MOVES =
      """
      select m.id, m.environment, m.account, m.tenant, t.key, m.from_cluster, m.to_cluster,
             m.relations, m.tenant_columns, m.key_columns, m.phase, m.back, m.rows_total,
             m.rows_done, m.rounds, m.attempts, m.error, m.report, m.paused_at, m.paused_millis,
             m.source, m.actor, m.correlation, m.fence, m.started_at, m.changed_at
      from tenant_moves m join tenants t on t.id = m.tenant
      """;

  private TenantMoveSql() {}

  /**
   * Who works on a move, and until when nobody else does.
   *
   * @param token of this one attempt; whoever takes over has another
   */
  record Claim(UUID token, Instant until) {}

  /** Writes one that anybody may begin with at once; answers with its number. */
  static long insert(Tx tx, TenantMove.Subject subject, List<TenantTable> tables, Claim claim) {
    return tx.handle()
        .createQuery(
            """
            insert into tenant_moves (environment, account, tenant, from_cluster, to_cluster,
                                      relations, tenant_columns, key_columns, phase, source, actor,
                                      correlation, claim, claimed_to, started_at, changed_at)
            values (:environment, :account, :tenant, :from, :to, :relations, :tenantColumns,
                    :keyColumns, 'check', :source, :actor, :correlation, :claim, :at, :at, :at)
            returning id
            """)
        .bind("environment", subject.environment().value())
        .bind("account", subject.account())
        .bind("tenant", subject.tenant().value())
        .bind("from", subject.from())
        .bind("to", subject.to())
        .bindArray("relations", String.class, tables.stream().map(TenantTable::table).toList())
        .bindArray("tenantColumns", String.class, tables.stream().map(TenantTable::tenant).toList())
        .bindArray("keyColumns", String.class, tables.stream().map(TenantTable::key).toList())
        .bind("source", subject.cause().source().name().toLowerCase(Locale.ROOT))
        .bind("actor", subject.cause().actor())
        .bind("correlation", subject.cause().correlation())
        .bind("claim", claim.token())
        .bind("at", claim.until().atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .one();
  }

  static Optional<TenantMove> byId(Tx tx, long id) {
    return tx.handle()
        .createQuery(MOVES + " where m.id = :id")
        .bind("id", id)
        .map((row, _) -> move(row))
        .findOne();
  }

  /** The last one of a tenant. */
  static Optional<TenantMove> last(Tx tx, EnvironmentId environment, TenantId tenant) {
    return tx.handle()
        .createQuery(
            MOVES
                + " where m.environment = :environment and m.tenant = :tenant order by m.id desc limit 1")
        .bind("environment", environment.value())
        .bind("tenant", tenant.value())
        .map((row, _) -> move(row))
        .findOne();
  }

  /** The newest of an environment. */
  static List<TenantMove> all(Tx tx, EnvironmentId environment, int limit) {
    return tx.handle()
        .createQuery(MOVES + " where m.environment = :environment order by m.id desc limit :limit")
        .bind("environment", environment.value())
        .bind("limit", limit)
        .map((row, _) -> move(row))
        .list();
  }

  /** Takes over one that nobody has worked on for long, or that one of all; answers with its number. */
  static Optional<Long> takeOver(Tx tx, @Nullable Long only, Instant now, Claim claim) {
    return tx.handle()
        .createQuery(
            """
            with stuck as (
              select id as one from tenant_moves
              where phase not in ('moved', 'done', 'undone') and claimed_to <= :now
                and id = coalesce(cast(:only as bigint), id)
              order by claimed_to limit 1 for update skip locked)
            update tenant_moves set claim = :claim, claimed_to = :until, fence = fence + 1
            from stuck where id = one
            returning id
            """)
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bind("only", only)
        .bind("claim", claim.token())
        .bind("until", claim.until().atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .findOne();
  }

  /** Keeps others from it for longer; false when somebody else has taken it over. */
  static boolean extend(Tx tx, long id, Claim claim) {
    return tx.handle()
            .createUpdate(
                "update tenant_moves set claimed_to = greatest(claimed_to, :until) where id = :id and claim = :claim")
            .bind("id", id)
            .bind("claim", claim.token())
            .bind("until", claim.until().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /**
   * Writes how far one has come, if it is still this one's to work on and stands where it was seen.
   *
   * @return false when somebody else has taken it over
   */
  static boolean advance(Tx tx, TenantMove seen, TenantMove one, Claim claim) {
    return tx.handle()
            .createUpdate(
                """
                update tenant_moves
                   set phase = :phase, back = :back, rows_total = :total, rows_done = :done,
                       rounds = :rounds, attempts = :attempts, error = :error, report = :report,
                       paused_at = :paused, paused_millis = :millis, changed_at = :at,
                       claimed_to = :until
                 where id = :id and claim = :claim and phase = :seen and fence = :fence
                """)
            .bind("id", one.id())
            .bind("claim", claim.token())
            .bind("until", claim.until().atOffset(ZoneOffset.UTC))
            .bind("seen", seen.phase().wire())
            .bind("fence", seen.fence())
            .bind("phase", one.phase().wire())
            .bind("back", one.state().back())
            .bind("total", one.state().rowsTotal())
            .bind("done", one.state().rowsDone())
            .bind("rounds", one.state().rounds())
            .bind("attempts", one.state().attempts())
            .bind("error", one.state().error())
            .bindArray("report", String.class, one.state().report())
            .bind("paused", at(one.times().paused()))
            .bind("millis", millis(one.times().pause()))
            .bind("at", one.times().changed().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** Has one that rests, or is worked on, go on otherwise; false when it stands elsewhere by now. */
  static boolean divert(Tx tx, TenantMove seen, TenantMove.State state, Claim claim) {
    return tx.handle()
            .createUpdate(
                """
                update tenant_moves
                   set phase = :phase, back = :back, rounds = 0, attempts = 0, error = :error,
                       changed_at = :at, claim = :claim, claimed_to = :at
                 where id = :id and phase = :seen and back = :seenBack
                """)
            .bind("id", seen.id())
            .bind("phase", state.phase().wire())
            .bind("back", state.back())
            .bind("error", state.error())
            .bind("claim", claim.token())
            .bind("at", claim.until().atOffset(ZoneOffset.UTC))
            .bind("seen", seen.phase().wire())
            .bind("seenBack", seen.state().back())
            .execute()
        == 1;
  }

  private static @Nullable OffsetDateTime at(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Long millis(@Nullable Duration time) {
    return time == null ? null : time.toMillis();
  }

  private static TenantMove move(ResultSet row) throws SQLException {
    return new TenantMove(
        row.getLong("id"), subject(row), tables(row), state(row), row.getLong("fence"), times(row));
  }

  private static TenantMove.Subject subject(ResultSet row) throws SQLException {
    return new TenantMove.Subject(
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new TenantId(row.getLong("tenant")),
        row.getString("key"),
        row.getString("from_cluster"),
        row.getString("to_cluster"),
        new Cause(
            Cause.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
            row.getString("actor"),
            row.getString("correlation")));
  }

  private static List<TenantTable> tables(ResultSet row) throws SQLException {
    List<String> relations = texts(row.getArray("relations"));
    List<String> tenants = texts(row.getArray("tenant_columns"));
    List<String> keys = texts(row.getArray("key_columns"));
    List<TenantTable> tables = new ArrayList<>();
    for (int i = 0; i < relations.size(); i++) {
      tables.add(new TenantTable(relations.get(i), tenants.get(i), keys.get(i)));
    }
    return tables;
  }

  private static TenantMove.State state(ResultSet row) throws SQLException {
    return new TenantMove.State(
        MovePhase.of(row.getString("phase")).orElseThrow(),
        row.getBoolean("back"),
        row.getLong("rows_total"),
        row.getLong("rows_done"),
        row.getInt("rounds"),
        row.getInt("attempts"),
        row.getString("error"),
        texts(row.getArray("report")));
  }

  private static TenantMove.Times times(ResultSet row) throws SQLException {
    long millis = row.getLong("paused_millis");
    boolean known = !row.wasNull();
    return new TenantMove.Times(
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        StoreSql.instant(row, "paused_at"),
        known ? Duration.ofMillis(millis) : null);
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
