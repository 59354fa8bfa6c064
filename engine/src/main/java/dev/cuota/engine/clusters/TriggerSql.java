package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Counter;
import dev.cuota.core.clusters.KeptCounter;
import dev.cuota.core.platform.EnvironmentId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes the statements that have a table of the platform count itself.
 *
 * <p>Triggers fire once for a statement and see all its rows: an update is the sum of what its rows
 * have become less the sum of what they were, so that whatever it changes (tenant, condition,
 * amount, month) comes out right, and what comes to nothing writes nothing. Every statement takes the
 * rows of counts in the order counter, tenant, month: two statements cannot wait for each other.
 *
 * <p>A partition has the triggers too. PostgreSQL fires those of the table that the statement names
 * and no others, so rows that are written to a partition directly count once as well.
 */
final class TriggerSql {
  /** What is heard when something was counted. */
  static final String CHANNEL = "cuota_counts";

  /** How many triggers a table has for a counter: for inserts, updates, deletes and truncation. */
  static final int TRIGGERS = 4;

  /** Advisory lock, of the transaction, of the one that wakes the listeners. */
  private static final String WAKING = "1129665615, 1";

  private final EnvironmentId environment;
  private final KeptCounter kept;
  private final Counter counter;
  private final boolean wakes;

  /**
   * Writes for one counter.
   *
   * @param wakes whether listeners are woken; a server that allows two-phase commits forbids it
   */
  TriggerSql(EnvironmentId environment, KeptCounter kept, boolean wakes) {
    this.environment = environment;
    this.kept = kept;
    this.counter = kept.counter();
    this.wakes = wakes;
  }

  /** Another one for whatever else would be installed. */
  String fingerprint() {
    String all =
        String.join(
            "\n", functions(0, kept.enforced()).toString(), triggers(0, table()).toString());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The table, quoted. */
  String table() {
    return name(counter.schema()) + "." + name(counter.relation());
  }

  /**
   * What the triggers call.
   *
   * @param number of the counter in the cluster
   * @param enforcing whether it refuses; not before everything is counted
   */
  List<String> functions(int number, boolean enforcing) {
    return List.of(
        change(number, enforcing),
        truncation(number),
        "revoke all on function %1$s(), %1$s_truncate() from public".formatted(function(number)));
  }

  /** The triggers of the table or of one of its partitions, quoted. */
  List<String> triggers(int number, String member) {
    return List.of(
        trigger(number, member, "insert", "referencing new table as added", ""),
        trigger(
            number, member, "update", "referencing old table as removed new table as added", ""),
        trigger(number, member, "delete", "referencing old table as removed", ""),
        trigger(number, member, "truncate", "", "_truncate"));
  }

  /** Takes everything away again; triggers go with their functions. */
  static List<String> removal(int number) {
    return List.of(
        "drop function if exists %s() cascade".formatted(function(number)),
        "drop function if exists %s_truncate() cascade".formatted(function(number)));
  }

  /** Adds what the count is short of, in one statement and therefore at one instant. */
  String correction() {
    return """
    with difference as (%s)
    insert into cuota.client_usage as held (environment, tenant, counter, period, amount)
    select %d, tenant, %s, period, expected - found
    from difference
    order by tenant, period
    on conflict (environment, tenant, counter, period) do update
      set amount = held.amount + excluded.amount, revision = held.revision + 1,
          changed = excluded.changed
    """
        .formatted(differences(), environment.value(), literal(counter.key()));
  }

  /** Where the count is not what the rows come to: tenant, period, expected, found. */
  String differences() {
    return """
    select coalesce(fresh.tenant, known.tenant) as tenant,
           coalesce(fresh.period, known.period) as period,
           coalesce(fresh.amount, 0)::numeric as expected,
           coalesce(known.amount, 0)::numeric as found
    from (%s) as fresh
    full join (
      select tenant, period, amount from cuota.client_usage
      where environment = %d and counter = %s
    ) as known on known.tenant = fresh.tenant and known.period = fresh.period
    where coalesce(fresh.amount, 0)::numeric <> coalesce(known.amount, 0)::numeric
    """
        .formatted(sums(rows(table(), "")), environment.value(), literal(counter.key()));
  }

  /** Statements that fail where the declaration does not fit the table, and leave nothing behind. */
  List<String> probes() {
    String copy = "pg_temp." + name(counter.relation());
    String where = counter.where() == null ? "" : " where (" + counter.where() + ")";
    return List.of(
        "create temp table %s (like %s) on commit drop".formatted(copy, table()),
        // Only a number that is the same at any time and looks at its own row can be in an index.
        "create index on %s (((%s) + 0::numeric))%s".formatted(copy, counter.amount(), where),
        "select count(*) from (%s) as probe".formatted(sums(rows(copy, ""))),
        "drop table " + copy);
  }

  private String change(int number, boolean enforcing) {
    return """
    create or replace function %s() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $cuota$
    #variable_conflict use_column
    declare
      cuota_seen record;
    begin
      if tg_op = 'INSERT' then
    %s
      elsif tg_op = 'UPDATE' then
    %s
      else
    %s
      end if;
    %s
      return null;
    end
    $cuota$
    """
        .formatted(
            function(number),
            apply(rows("added", ""), enforcing),
            apply(rows("added", "") + "\nunion all\n" + rows("removed", "-"), enforcing),
            apply(rows("removed", "-"), enforcing),
            wake());
  }

  /** What is left of a table may be partitions of it, so that it is counted rather than set to 0. */
  private String truncation(int number) {
    return """
    create or replace function %s_truncate() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp set row_security = off as $cuota$
    #variable_conflict use_column
    begin
      %s;
      return null;
    end
    $cuota$
    """
        .formatted(function(number), correction());
  }

  private String apply(String rows, boolean enforcing) {
    return enforcing ? applyUnderLimit(rows) : applyAnyway(rows);
  }

  private String applyAnyway(String rows) {
    return """
    insert into cuota.client_usage as held (environment, tenant, counter, period, amount)
    select %1$d, tenant, %2$s, period, amount
    from (%3$s) as delta
    where amount <> 0
    order by tenant, period
    on conflict (environment, tenant, counter, period) do update
      set amount = held.amount + excluded.amount, revision = held.revision + 1,
          changed = excluded.changed;
    """
        .formatted(environment.value(), literal(counter.key()), sums(rows));
  }

  /**
   * The rows of the counts are locked when they are compared. A limit is looked up by a lateral
   * query, which stays an index scan whatever the first statement of a session was like.
   */
  private String applyUnderLimit(String rows) {
    return """
    with delta as materialized (
      select tenant, period, amount from (%3$s) as summed where amount <> 0
    ), applied as (
      insert into cuota.client_usage as held (environment, tenant, counter, period, amount)
      select %1$d, tenant, %2$s, period, amount
      from delta
      order by tenant, period
      on conflict (environment, tenant, counter, period) do update
        set amount = held.amount + excluded.amount, revision = held.revision + 1,
            changed = excluded.changed
      returning tenant, period, amount
    )
    select applied.tenant, applied.amount - delta.amount as used, delta.amount as requested,
           held_to.gated, held_to.ceiling,
           coalesce(delta.amount > 0
                    and (held_to.gated
                         or not held_to.soft and applied.amount > held_to.ceiling), false) as beyond
    into cuota_seen
    from applied
    join delta on delta.tenant = applied.tenant and delta.period = applied.period
    left join lateral (
      select gated, soft, ceiling from cuota.client_limits
      where environment = %1$d and counter = %2$s and tenant in (applied.tenant, '')
      order by tenant desc
      limit 1
    ) as held_to on true
    order by beyond desc, applied.tenant
    limit 1;
    if found and cuota_seen.beyond then
      raise exception using
        errcode = '%4$s',
        message = case when cuota_seen.gated then '%5$s' else '%6$s' end,
        detail = json_build_object(
          'tenant', cuota_seen.tenant,
          'counter', %2$s,
          'used', trim_scale(cuota_seen.used),
          'requested', trim_scale(cuota_seen.requested),
          'limit', case when cuota_seen.gated then to_json('none'::text)
                        else to_json(trim_scale(cuota_seen.ceiling)) end)::text;
    end if;
    """
        .formatted(
            environment.value(),
            literal(counter.key()),
            sums(rows),
            Clusters.REFUSED,
            dev.cuota.core.clusters.Refusal.FEATURE_GATED,
            kept.beyond());
  }

  /**
   * To notify takes a lock of the whole database until the commit is on disk, so that commits would
   * queue. One transaction at a time does it, whoever comes first, and the others go on.
   */
  private String wake() {
    return wakes
        ? """
        if found and pg_try_advisory_xact_lock(%s) then
          perform pg_notify('%s', '');
        end if;
        """
            .formatted(WAKING, CHANNEL)
        : "";
  }

  /** Rows that count, with their tenant, month and amount, from a table that goes by its own name. */
  private String rows(String from, String sign) {
    String amount =
        counter.amount().equals(Counter.ONE)
            ? Counter.ONE
            : "coalesce((%s)::numeric, 0)".formatted(counter.amount());
    String where = counter.where() == null ? "" : " where (" + counter.where() + ")";
    return "select (%s)::text collate \"C\" as tenant, %s as period, %s%s as amount from %s as %s%s"
        .formatted(
            name(counter.tenant()), period(), sign, amount, from, name(counter.relation()), where);
  }

  private String period() {
    return counter.month() == null
        ? "'-infinity'::timestamptz"
        : "timezone('UTC', date_trunc('month', timezone('UTC', %s)))"
            .formatted(name(counter.month()));
  }

  private static String sums(String rows) {
    return """
    select tenant, period, sum(amount)::numeric as amount
    from (%s) as counted
    where tenant <> '' and period is not null
    group by tenant, period
    """
        .formatted(rows);
  }

  private static String trigger(
      int number, String member, String event, String referencing, String function) {
    return """
    create or replace trigger cuota_%1$06d_%2$s after %2$s on %3$s %4$s
    for each statement execute function %5$s%6$s()
    """
        .formatted(number, event, member, referencing, function(number), function);
  }

  private static String function(int number) {
    return "cuota.count_" + number;
  }

  private static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
