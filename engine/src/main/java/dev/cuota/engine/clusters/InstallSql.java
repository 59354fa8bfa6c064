package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All SQL that looks at the platform's tables and installs counters on them. */
final class InstallSql {
  /** One installation at a time; an advisory lock of the transaction. */
  private static final String LOCK = "1129665615, 2";

  private InstallSql() {}

  /**
   * A table as it is.
   *
   * @param oid which table goes by the name
   * @param plain whether it is one that triggers can count, rather than a view or the like
   * @param hidden whether row-level security keeps rows of it from Cuota
   * @param monthType type of the column that says the month; empty when there is none of that name
   */
  record Table(long oid, boolean plain, boolean hidden, String monthType) {}

  /**
   * The table itself, or one of its partitions.
   *
   * @param name quoted
   * @param triggers how many of a counter's triggers it has
   */
  record Member(String name, boolean leaf, int triggers) {}

  /** What the cluster knows of a counter. */
  record Known(
      int number, String fingerprint, long tableOid, Set<String> members, boolean counted) {}

  /**
   * What is to be known of one.
   *
   * @param relation as its declaration says
   */
  record Entry(
      String counter,
      String relation,
      String fingerprint,
      long tableOid,
      List<String> members,
      boolean monthly,
      boolean enforced) {}

  /** Waits for other installations, and for locks on tables no longer than {@code patience}. */
  static void lock(Tx tx, String patience) {
    tx.handle().execute("set local lock_timeout = '" + patience + "'");
    tx.handle().execute("select pg_advisory_xact_lock(" + LOCK + ")");
  }

  /** Whether a transaction that notified can be committed in every way the server allows. */
  static boolean mayNotify(Tx tx) {
    return tx.handle()
        .createQuery("select current_setting('max_prepared_transactions') = '0'")
        .mapTo(Boolean.class)
        .one();
  }

  static Optional<Table> table(Tx tx, String table, String month) {
    return tx.handle()
        .createQuery(
            """
            select oid, relkind in ('r', 'p') as plain, row_security_active(oid) as hidden,
                   coalesce((select format_type(atttypid, null) from pg_attribute
                             where attrelid = pg_class.oid and attname = :month
                               and not attisdropped), '') as month_type
            from pg_class
            where oid = to_regclass(:table)
            """)
        .bind("table", table)
        .bind("month", month)
        .map(
            (row, _) ->
                new Table(
                    row.getLong("oid"),
                    row.getBoolean("plain"),
                    row.getBoolean("hidden"),
                    row.getString("month_type")))
        .findOne();
  }

  /** The table and its partitions, from the root. */
  static List<Member> members(Tx tx, String table, int number) {
    return tx.handle()
        .createQuery(
            """
            select format('%I.%I', nspname, relname) as name, isleaf,
                   (select count(*) from pg_trigger
                    where tgrelid = relid and tgname like :triggers) as triggers
            from (
              select relid, isleaf, level from pg_partition_tree(to_regclass(:table))
              union
              select oid, relkind <> 'p', 0 from pg_class where oid = to_regclass(:table)
            ) as tree
            join pg_class on pg_class.oid = relid
            join pg_namespace on pg_namespace.oid = relnamespace
            order by level, name
            """)
        .bind("table", table)
        .bind("triggers", "cuota\\_%06d\\_%%".formatted(number))
        .map(
            (row, _) ->
                new Member(row.getString("name"), row.getBoolean("isleaf"), row.getInt("triggers")))
        .list();
  }

  /** Whether a table that is no member any more, such as a detached partition, has triggers yet. */
  static boolean isCountedElsewhere(Tx tx, int number, List<String> members) {
    return tx.handle()
        .createQuery(
            """
            select exists (
              select from pg_trigger
              join pg_class on pg_class.oid = tgrelid
              join pg_namespace on pg_namespace.oid = relnamespace
              where tgname like :triggers and format('%I.%I', nspname, relname) <> all(:members))
            """)
        .bind("triggers", "cuota\\_%06d\\_%%".formatted(number))
        .bindArray("members", String.class, members)
        .mapTo(Boolean.class)
        .one();
  }

  static boolean isEmpty(Tx tx, Member member) {
    return !tx.handle()
        .createQuery("select exists (select from " + member.name() + ")")
        .mapTo(Boolean.class)
        .one();
  }

  /** What is installed for an environment, by key. */
  static Map<String, Known> known(Tx tx, EnvironmentId environment) {
    Map<String, Known> known = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select counter, number, fingerprint, table_oid, members,
                   counted_at is not null as counted
            from cuota.counters
            where environment = :environment
            """)
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                known.put(
                    row.getString("counter"),
                    new Known(
                        row.getInt("number"),
                        row.getString("fingerprint"),
                        row.getLong("table_oid"),
                        Set.of((String[]) row.getArray("members").getArray()),
                        row.getBoolean("counted"))))
        .list();
    return known;
  }

  /** Writes down what is installed, not counted yet, and answers with its number. */
  static int remember(Tx tx, EnvironmentId environment, Entry entry) {
    return tx.handle()
        .createQuery(
            """
            insert into cuota.counters
              (environment, counter, relation, fingerprint, table_oid, members, monthly, enforced)
            values (:environment, :counter, :relation, :fingerprint, :tableOid, :members, :monthly,
                    :enforced)
            on conflict (environment, counter) do update
              set (relation, fingerprint, table_oid, members, monthly, enforced, installed_at,
                   counted_at)
              = (excluded.relation, excluded.fingerprint, excluded.table_oid, excluded.members,
                 excluded.monthly, excluded.enforced, excluded.installed_at, null)
            returning number
            """)
        .bind("environment", environment.value())
        .bind("counter", entry.counter())
        .bind("relation", entry.relation())
        .bind("fingerprint", entry.fingerprint())
        .bind("tableOid", entry.tableOid())
        .bindArray("members", String.class, entry.members())
        .bind("monthly", entry.monthly())
        .bind("enforced", entry.enforced())
        .mapTo(Integer.class)
        .one();
  }

  static void members(Tx tx, int number, List<String> members) {
    tx.handle()
        .createUpdate("update cuota.counters set members = :members where number = :number")
        .bindArray("members", String.class, members)
        .bind("number", number)
        .execute();
  }

  /** Carries out what {@link TriggerSql} wrote. Questions and colons in it are its own. */
  static void execute(Tx tx, List<String> statements) {
    for (String statement : statements) {
      TextSql.execute(tx, statement);
    }
  }

  /**
   * Keeps others from counting the counter afresh until the transaction ends; false when it is not
   * installed as {@code fingerprint} says any more.
   */
  static boolean lock(Tx tx, EnvironmentId environment, String counter, String fingerprint) {
    return tx.handle()
        .createQuery(
            """
            select number from cuota.counters
            where environment = :environment and counter = :counter
              and fingerprint = :fingerprint
            for update
            """)
        .bind("environment", environment.value())
        .bind("counter", counter)
        .bind("fingerprint", fingerprint)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static void counted(Tx tx, int number) {
    tx.handle()
        .createUpdate("update cuota.counters set counted_at = now() where number = :number")
        .bind("number", number)
        .execute();
  }

  static void forget(Tx tx, EnvironmentId environment, String counter) {
    tx.handle()
        .createUpdate(
            """
            with gone as (
              delete from cuota.client_usage
              where environment = :environment and counter = :counter
            )
            delete from cuota.counters where environment = :environment and counter = :counter
            """)
        .bind("environment", environment.value())
        .bind("counter", counter)
        .execute();
  }
}
