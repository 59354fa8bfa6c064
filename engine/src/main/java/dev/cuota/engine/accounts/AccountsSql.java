package dev.cuota.engine.accounts;

import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** All SQL of accounts and tenants. */
final class AccountsSql {
  private AccountsSql() {}

  static List<Tenant> byKeys(Tx tx, EnvironmentId environment, Collection<String> keys) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.key, t.account, a.plan, a.plan_version, t.cluster
            from tenants t join accounts a on a.id = t.account
            where t.environment = :environment and t.key = any(:keys)
            """)
        .bind("environment", environment.value())
        .bindArray("keys", String.class, keys)
        .map(AccountsSql::tenant)
        .list();
  }

  static List<Tenant> byIds(Tx tx, Collection<TenantId> ids) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.key, t.account, a.plan, a.plan_version, t.cluster
            from tenants t join accounts a on a.id = t.account
            where t.id = any(:ids)
            """)
        .bindArray("ids", Long.class, ids.stream().map(TenantId::value).toList())
        .map(AccountsSql::tenant)
        .list();
  }

  static List<Long> after(Tx tx, EnvironmentId environment, long after, int limit) {
    return tx.handle()
        .createQuery(
            """
            select id from accounts
            where environment = :environment and id > :after
            order by id
            limit :limit
            """)
        .bind("environment", environment.value())
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  static Optional<Tenant> byId(Tx tx, TenantId id) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.key, t.account, a.plan, a.plan_version, t.cluster
            from tenants t join accounts a on a.id = t.account
            where t.id = :id
            """)
        .bind("id", id.value())
        .map(AccountsSql::tenant)
        .findOne();
  }

  static List<Tenant> ofAccount(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.key, t.account, a.plan, a.plan_version, t.cluster
            from tenants t join accounts a on a.id = t.account
            where t.environment = :environment and t.account = :account
            order by t.key
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .map(AccountsSql::tenant)
        .list();
  }

  static List<Tenant> ofAccounts(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.key, t.account, a.plan, a.plan_version, t.cluster
            from tenants t join accounts a on a.id = t.account
            where t.environment = :environment and t.account = any(:accounts)
            """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .map(AccountsSql::tenant)
        .list();
  }

  static List<Tenant> search(Tx tx, EnvironmentId environment, TenantSearch search) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.key, t.account, a.plan, a.plan_version, t.cluster
            from tenants t join accounts a on a.id = t.account
            where t.environment = :environment and strpos(lower(t.key), lower(:text)) > 0
            order by t.key
            limit :limit offset :offset
            """)
        .bind("environment", environment.value())
        .bind("text", search.text())
        .bind("limit", search.limit())
        .bind("offset", search.offset())
        .map(AccountsSql::tenant)
        .list();
  }

  static long countAccounts(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery("select count(*) from accounts where environment = :environment")
        .bind("environment", environment.value())
        .mapTo(Long.class)
        .one();
  }

  static long count(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery("select count(*) from tenants where environment = :environment")
        .bind("environment", environment.value())
        .mapTo(Long.class)
        .one();
  }

  /**
   * Makes an account and a tenant for every key that has none.
   *
   * @param places sorted keys, with the cluster of each; null for one that cannot be placed
   */
  static void create(
      Tx tx,
      EnvironmentId environment,
      SortedMap<String, @Nullable String> places,
      Optional<Plan> plan,
      Instant now) {
    tx.handle()
        .createUpdate(
            """
            with missing as (
              select key, cluster from unnest(:keys, :clusters) with ordinality as wanted (key, cluster, n)
              where not exists (
                select from tenants t where t.environment = :environment and t.key = wanted.key)
              order by n
            ), payer as (
              insert into accounts (environment, key, plan, plan_version, created_at)
              select :environment, key, :plan, :version, :now from missing
              on conflict (environment, key) do update set key = excluded.key
              returning id, key
            )
            insert into tenants (environment, key, account, cluster, created_at)
            select :environment, key, id, cluster, :now from payer join missing using (key)
            on conflict (environment, key) do nothing
            """)
        .bindArray("keys", String.class, List.copyOf(places.keySet()))
        .bindArray("clusters", String.class, places.values().toArray())
        .bind("environment", environment.value())
        .bind("plan", plan.map(Plan::key).orElse(""))
        .bind("version", plan.map(Plan::version).orElse(0))
        .bind("now", now)
        .execute();
  }

  static boolean assign(Tx tx, EnvironmentId environment, long account, Plan plan, Instant now) {
    int rows =
        tx.handle()
            .createUpdate(
                """
                with before as (
                  insert into account_plans_past (environment, account, until, plan, plan_version)
                  select environment, id, :now, plan, plan_version from accounts
                  where environment = :environment and id = :account
                )
                update accounts
                   set plan = :plan, plan_version = :version, plan_changed = pg_current_xact_id()
                where environment = :environment and id = :account
                """)
            .bind("plan", plan.key())
            .bind("version", plan.version())
            .bind("environment", environment.value())
            .bind("account", account)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute();
    return rows == 1;
  }

  /** Waits for others who hold accounts; held until the transaction ends. */
  static void hold(Tx tx, Collection<Long> accounts) {
    tx.handle()
        .createQuery(
            "select id from accounts where id = any(:accounts) order by id for no key update")
        .bindArray("accounts", Long.class, accounts)
        .mapTo(Long.class)
        .list();
  }

  /** On which plans the next accounts were at a moment; who came later, on the first of theirs. */
  static List<PlanHeld> plansAt(
      Tx tx, EnvironmentId environment, Instant moment, long after, int most) {
    return plansAt(tx, environment, moment, "a.id > :after", most)
        .bind("after", after)
        .map((row, _) -> planHeld(row))
        .list();
  }

  /** The same of these accounts. */
  static List<PlanHeld> plansAt(
      Tx tx, EnvironmentId environment, Instant moment, Collection<Long> accounts) {
    return plansAt(tx, environment, moment, "a.id = any(:accounts)", accounts.size())
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> planHeld(row))
        .list();
  }

  private static Query plansAt(
      Tx tx, EnvironmentId environment, Instant moment, String which, int most) {
    return tx.handle()
        .createQuery(
            """
            select a.id, a.key, coalesce(p.plan, a.plan) as plan,
                   coalesce(p.plan_version, a.plan_version) as plan_version,
                   a.created_at <= :moment as was_there
            from accounts a
            left join lateral (
              select plan, plan_version from account_plans_past
              where account = a.id and until > :moment order by until, id limit 1
            ) p on true
            where a.environment = :environment and <which>
            order by a.id limit :most
            """)
        .define("which", which)
        .bind("environment", environment.value())
        .bind("moment", moment.atOffset(ZoneOffset.UTC))
        .bind("most", most);
  }

  private static PlanHeld planHeld(ResultSet row) throws SQLException {
    return new PlanHeld(
        row.getLong("id"),
        row.getString("key"),
        new Subscription.PlanRef(row.getString("plan"), row.getInt("plan_version")),
        row.getBoolean("was_there"));
  }

  /** Accounts that were put on another plan from a horizon on, see {@link Tx#horizon}. */
  static List<Changed> changedSince(Tx tx, String since) {
    return tx.handle()
        .createQuery(
            """
            select id, environment, plan_changed::text as changed from accounts
            where plan_changed >= :since::xid8
            """)
        .bind("since", since)
        .map(
            (row, _) ->
                new Changed(
                    new EnvironmentId(row.getInt("environment")),
                    row.getLong("id"),
                    row.getString("changed")))
        .list();
  }

  /** Has a tenant live on another cluster, and all nodes forget where it lived. */
  static void move(Tx tx, TenantId tenant, String cluster) {
    tx.handle()
        .createUpdate(
            """
            with moved as (
              update tenants set cluster = :cluster where id = :tenant returning account)
            update accounts set plan_changed = pg_current_xact_id()
            where id = (select account from moved)
            """)
        .bind("cluster", cluster)
        .bind("tenant", tenant.value())
        .execute();
  }

  /** How many tenants live on a cluster, or have rows there as they are moved from or to it. */
  static long livingOn(Tx tx, EnvironmentId environment, String cluster) {
    return tx.handle()
        .createQuery(
            """
            select count(*) from (
              select id from tenants where environment = :environment and cluster = :cluster
              union
              select tenant from tenant_moves
              where environment = :environment and :cluster in (from_cluster, to_cluster)
                and phase not in ('done', 'undone')
            ) as there
            """)
        .bind("environment", environment.value())
        .bind("cluster", cluster)
        .mapTo(Long.class)
        .one();
  }

  /** Tenants of all environments that were not placed, with the key of the account of each. */
  static List<Unplaced> unplaced(Tx tx, long after, int limit) {
    return tx.handle()
        .createQuery(
            """
            select t.id, t.environment, t.account, a.key
            from tenants t join accounts a on a.id = t.account
            where t.cluster is null and t.id > :after
            order by t.id limit :limit
            """)
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Unplaced(
                    row.getLong("id"),
                    new EnvironmentId(row.getInt("environment")),
                    row.getLong("account"),
                    row.getString("key")))
        .list();
  }

  /** A tenant that was not placed. */
  record Unplaced(long tenant, EnvironmentId environment, long account, String accountKey) {}

  /** Places tenants that are nowhere; those of whom somebody else has are left. */
  static void place(Tx tx, Map<Long, String> clusters) {
    tx.handle()
        .createUpdate(
            """
            update tenants set cluster = placed.cluster, store_revision = store_revision + 1
            from unnest(:tenants, :clusters) as placed (tenant, cluster)
            where id = tenant and tenants.cluster is null
            """)
        .bindArray("tenants", Long.class, List.copyOf(clusters.keySet()))
        .bindArray("clusters", String.class, List.copyOf(clusters.values()))
        .execute();
  }

  /** The plan that an account is on; nobody changes it until the transaction ends. */
  static Subscription.PlanRef lockPlan(Tx tx, long account) {
    return tx.handle()
        .createQuery(
            "select plan, plan_version from accounts where id = :account for no key update")
        .bind("account", account)
        .map((row, _) -> new Subscription.PlanRef(row.getString(1), row.getInt(2)))
        .one();
  }

  /**
   * An account that was changed.
   *
   * @param in the transaction that did it
   */
  record Changed(EnvironmentId environment, long account, String in) {}

  private static Tenant tenant(ResultSet row, StatementContext context) throws SQLException {
    return new Tenant(
        new TenantId(row.getLong("id")),
        new EnvironmentId(row.getInt("environment")),
        row.getString("key"),
        row.getLong("account"),
        row.getString("plan"),
        row.getInt("plan_version"),
        row.getString("cluster"));
  }
}
