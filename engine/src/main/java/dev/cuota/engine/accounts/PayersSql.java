package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** All SQL of what is known of accounts. */
final class PayersSql {
  private static final String ACCOUNTS =
      """
      select id, environment, key, name, email, country, plan, plan_version, approval, onboarded_at,
             subscription_status, subscribed_since, created_at
      from accounts a
      """;

  /** Everything is compared with what may be null, so that one statement serves all searches. */
  private static final String FOUND =
      """
      where environment = :environment
        and (:text = '' or strpos(lower(key), :text) > 0 or strpos(lower(name), :text) > 0
             or strpos(lower(email), :text) > 0
             or exists (select from tenants t where t.account = a.id
                         and (strpos(lower(t.key), :text) > 0 or strpos(t.slug, :text) > 0)))
        and (cast(:subscription as text) is null
             or subscription_status = cast(:subscription as subscription_status))
        and (cast(:plan as text) is null or plan = :plan)
        and (cast(:publication as text) is null
             or exists (select from tenants t where t.account = a.id
                         and t.publication = cast(:publication as store_publication)))
      """;

  private PayersSql() {}

  static Optional<Account> byKey(Tx tx, EnvironmentId environment, String key) {
    return tx.handle()
        .createQuery(ACCOUNTS + " where environment = :environment and key = :key")
        .bind("environment", environment.value())
        .bind("key", key)
        .map((row, _) -> account(row))
        .findOne();
  }

  static Optional<Account> byId(Tx tx, EnvironmentId environment, long id) {
    return tx.handle()
        .createQuery(ACCOUNTS + " where environment = :environment and id = :id")
        .bind("environment", environment.value())
        .bind("id", id)
        .map((row, _) -> account(row))
        .findOne();
  }

  static List<Account> search(Tx tx, EnvironmentId environment, AccountSearch search) {
    return bind(
            tx.handle().createQuery(ACCOUNTS + FOUND + " order by key limit :limit offset :offset"),
            environment,
            search)
        .bind("limit", search.limit())
        .bind("offset", search.offset())
        .map((row, _) -> account(row))
        .list();
  }

  static long count(Tx tx, EnvironmentId environment, AccountSearch search) {
    return bind(
            tx.handle().createQuery("select count(*) from accounts a " + FOUND),
            environment,
            search)
        .mapTo(Long.class)
        .one();
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, EnvironmentId environment, AccountSearch search) {
    SubscriptionStatus subscription = search.subscription();
    Publication publication = search.publication();
    return statement
        .bind("environment", environment.value())
        .bind("text", search.text().strip().toLowerCase(Locale.ROOT))
        .bind("subscription", subscription == null ? null : subscription.wire())
        .bind("plan", search.plan())
        .bind("publication", publication == null ? null : publication.wire());
  }

  /** Makes one that waits for approval; empty when there is one with that key. */
  static Optional<Long> insert(
      Tx tx, EnvironmentId environment, NewAccount wanted, @Nullable Plan plan, Instant now) {
    return tx.handle()
        .createQuery(
            """
            insert into accounts
              (environment, key, name, email, country, plan, plan_version, approval, created_at)
            values (:environment, :key, :name, :email, :country, :plan, :version, 'pending', :now)
            on conflict (environment, key) do nothing
            returning id
            """)
        .bind("environment", environment.value())
        .bind("key", wanted.key())
        .bind("name", wanted.profile().name())
        .bind("email", wanted.profile().email())
        .bind("country", wanted.profile().country())
        .bind("plan", plan == null ? "" : plan.key())
        .bind("version", plan == null ? 0 : plan.version())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .mapTo(Long.class)
        .findOne();
  }

  /** Makes the draft of a store; false when there is a tenant with that key. */
  static boolean insertStore(
      Tx tx, EnvironmentId environment, long account, NewAccount.NewStore store, Draft draft) {
    return tx.handle()
            .createUpdate(
                """
                insert into tenants (environment, key, account, name, slug, url, publication,
                                     draft_until, cluster, created_at)
                values (:environment, :key, :account, :name, :slug, :url, 'draft', :until, :cluster,
                        :now)
                on conflict (environment, key) do nothing
                """)
            .bind("environment", environment.value())
            .bind("key", store.key())
            .bind("account", account)
            .bind("name", store.profile().name())
            .bind("slug", store.profile().slug())
            .bind("url", store.profile().url())
            .bind("until", draft.until().atOffset(ZoneOffset.UTC))
            .bind("cluster", draft.cluster())
            .bind("now", draft.now().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /**
   * The draft of a store.
   *
   * @param cluster where its tables will be; null while it was not placed
   */
  record Draft(Instant now, Instant until, @Nullable String cluster) {}

  static void describe(Tx tx, long account, AccountProfile profile) {
    tx.handle()
        .createUpdate(
            """
            update accounts set name = :name, email = :email, country = :country
            where id = :account
            """)
        .bind("account", account)
        .bind("name", profile.name())
        .bind("email", profile.email())
        .bind("country", profile.country())
        .execute();
  }

  private static Account account(ResultSet row) throws SQLException {
    String status = row.getString("subscription_status");
    return new Account(
        row.getLong("id"),
        new EnvironmentId(row.getInt("environment")),
        row.getString("key"),
        new AccountProfile(row.getString("name"), row.getString("email"), row.getString("country")),
        new Subscription.PlanRef(row.getString("plan"), row.getInt("plan_version")),
        Account.Approval.valueOf(row.getString("approval").toUpperCase(Locale.ROOT)),
        StoreSql.instant(row, "onboarded_at"),
        status == null ? null : SubscriptionStatus.of(status).orElseThrow(),
        StoreSql.instant(row, "subscribed_since"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
