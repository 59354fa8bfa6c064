package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The statements of the book of what was done. A trigger makes each entry a link of its chain. */
final class JournalSql {
  private static final String ENTRIES =
      """
      select id, seq, at, source, actor, correlation, act, target, account,
             array(select key from jsonb_each_text(old) order by key) as old_names,
             array(select value from jsonb_each_text(old) order by key) as old_values,
             array(select key from jsonb_each_text(new) order by key) as new_names,
             array(select value from jsonb_each_text(new) order by key) as new_values
      from lifecycle_events
      """;

  void insert(Tx tx, UUID id, @Nullable EnvironmentId environment, Instant at, Act act) {
    var insert =
        tx.handle()
            .createUpdate(
                """
                insert into lifecycle_events
                  (id, environment, account, at, source, actor, correlation, act, target, old, new)
                values
                  (:id, :environment, :account, :at, :source, :actor, :correlation, :act, :target,
                   jsonb_object(:oldNames, :oldValues), jsonb_object(:newNames, :newValues))
                """)
            .bind("id", id)
            .bind("environment", environment == null ? null : environment.value())
            .bind("account", act.account())
            .bind("at", at.atOffset(ZoneOffset.UTC))
            .bind("source", act.cause().source().name().toLowerCase(Locale.ROOT))
            .bind("actor", act.cause().actor())
            .bind("correlation", act.cause().correlation())
            .bind("act", act.act())
            .bind("target", act.target());
    bind(insert, "old", act.before());
    bind(insert, "new", act.after());
    insert.execute();
  }

  private static void bind(SqlStatement<?> statement, String side, Map<String, String> held) {
    List<String> names = List.copyOf(held.keySet());
    statement
        .bindArray(side + "Names", String.class, names)
        .bindArray(side + "Values", String.class, names.stream().map(held::get).toList());
  }

  List<JournalEntry> newest(Tx tx, int limit) {
    return tx.handle()
        .createQuery(ENTRIES + " order by at desc, id desc limit :limit")
        .bind("limit", limit)
        .map((row, _) -> entry(row))
        .list();
  }

  List<JournalEntry> concerning(
      Tx tx, EnvironmentId environment, long account, long before, int limit) {
    return tx.handle()
        .createQuery(
            ENTRIES
                + """
                where coalesce(environment, 0::smallint) = :environment and account = :account
                  and seq < :before
                order by seq desc limit :limit
                """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("before", before)
        .bind("limit", limit)
        .map((row, _) -> entry(row))
        .list();
  }

  /** Goes over all chains in the order in which they are kept. */
  List<BrokenLink> broken(Tx tx, int limit) {
    return tx.handle()
        .createQuery(
            """
            with links as (
              select coalesce(e.environment, 0::smallint) as environment, e.account, e.seq, e.hash,
                     lag(e.seq, 1, 0::bigint) over chain as before,
                     sha256(lag(e.hash, 1, ''::bytea) over chain
                            || convert_to(lifecycle_text(e), 'UTF8')) as expected
              from lifecycle_events e
              window chain as (
                partition by coalesce(e.environment, 0::smallint), e.account order by e.seq)),
            ends as (
              select coalesce(environment, 0::smallint) as environment, account, max(seq) as seq
              from lifecycle_events group by 1, 2)
            select environment, account, seq,
                   case when seq <> before + 1 then 'MISSING' else 'CHANGED' end as kind
            from links where seq <> before + 1 or hash <> expected
            union all
            select environment, account, coalesce(ends.seq, 0), 'CUT_OFF'
            from lifecycle_heads heads left join ends using (environment, account)
            where heads.seq is distinct from ends.seq
               or not exists (
                 select from lifecycle_events e
                 where coalesce(e.environment, 0::smallint) = heads.environment
                   and e.account = heads.account and e.seq = heads.seq and e.hash = heads.hash)
            union all
            select environment, account, ends.seq, 'CUT_OFF'
            from ends left join lifecycle_heads heads using (environment, account)
            where heads.seq is null
            order by 1, 2, 3
            limit :limit
            """)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new BrokenLink(
                    row.getInt("environment"),
                    row.getLong("account"),
                    row.getLong("seq"),
                    BrokenLink.Kind.valueOf(row.getString("kind"))))
        .list();
  }

  private static JournalEntry entry(ResultSet row) throws SQLException {
    Cause cause =
        new Cause(
            Cause.Source.valueOf(row.getString("source").toUpperCase(Locale.ROOT)),
            row.getString("actor"),
            row.getString("correlation"));
    return new JournalEntry(
        row.getObject("id", UUID.class),
        row.getLong("seq"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        new Act(
            cause,
            row.getString("act"),
            row.getString("target"),
            row.getLong("account"),
            held(row, "old"),
            held(row, "new")));
  }

  private static Map<String, String> held(ResultSet row, String side) throws SQLException {
    String[] names = (String[]) row.getArray(side + "_names").getArray();
    String[] values = (String[]) row.getArray(side + "_values").getArray();
    Map<String, String> held = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      held.put(names[i], values[i]);
    }
    return held;
  }
}
