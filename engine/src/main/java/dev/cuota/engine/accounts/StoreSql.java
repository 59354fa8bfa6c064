package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Access;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All SQL of stores. */
final class StoreSql {
  private static final String STORES =
      """
      select id, environment, key, account, name, slug, url, publication, paused_reason, paused_at,
             draft_until, cluster, store_revision
      from tenants
      """;

  private static final String KNOWN =
      """
      select t.id, t.environment, t.key, t.account, t.name, t.slug, t.url, t.publication,
             t.paused_reason, t.paused_at, t.draft_until, t.cluster, t.store_revision,
             a.plan, coalesce(a.subscription_status::text, '') as subscription
      from tenants t join accounts a on a.id = t.account
      """;

  private static final List<String> GRANTING =
      Arrays.stream(SubscriptionStatus.values())
          .filter(status -> status.access() == Access.GRANTED)
          .map(SubscriptionStatus::wire)
          .toList();

  private StoreSql() {}

  static List<Store> ofAccount(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            STORES + " where environment = :environment and account = :account order by key")
        .bind("environment", environment.value())
        .bind("account", account)
        .map((row, _) -> store(row))
        .list();
  }

  static Optional<Store> byKey(Tx tx, EnvironmentId environment, String key) {
    return tx.handle()
        .createQuery(STORES + " where environment = :environment and key = :key")
        .bind("environment", environment.value())
        .bind("key", key)
        .map((row, _) -> store(row))
        .findOne();
  }

  static Optional<Store> bySlug(Tx tx, EnvironmentId environment, String slug) {
    return tx.handle()
        .createQuery(STORES + " where environment = :environment and slug = :slug")
        .bind("environment", environment.value())
        .bind("slug", slug)
        .map((row, _) -> store(row))
        .findOne();
  }

  /**
   * Stores of a cluster beyond a key, in the order of the keys' bytes, with what else it is told. It is
   * told nothing of accounts that are purged.
   */
  static List<KnownStore> inCluster(
      Tx tx, EnvironmentId environment, String cluster, String after, int limit) {
    return tx.handle()
        .createQuery(
            KNOWN
                + """
                where t.environment = :environment and t.cluster = :cluster
                  and a.purged_at is null and t.key collate "C" > :after
                order by t.key collate "C" limit :limit
                """)
        .bind("environment", environment.value())
        .bind("cluster", cluster)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> known(row))
        .list();
  }

  /** The stores of accounts, with what else their clusters are told. */
  static List<KnownStore> known(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            KNOWN
                + """
                where t.environment = :environment and t.account = any(:accounts)
                  and a.purged_at is null
                order by t.key
                """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> known(row))
        .list();
  }

  /** Stores that are paused for a subscription which grants access. */
  static List<KnownStore> pausedThoughGranted(
      Tx tx, EnvironmentId environment, String after, int limit) {
    return tx.handle()
        .createQuery(
            KNOWN
                + """
                where t.environment = :environment and t.key collate "C" > :after
                  and t.publication = 'paused' and starts_with(t.paused_reason::text, :reasons)
                  and a.subscription_status::text = any(:granting)
                order by t.key collate "C" limit :limit
                """)
        .bind("environment", environment.value())
        .bind("after", after)
        .bind("reasons", PauseReason.OF_SUBSCRIPTION)
        .bindArray("granting", String.class, GRANTING)
        .bind("limit", limit)
        .map((row, _) -> known(row))
        .list();
  }

  /** The first of an account's stores, with what else their clusters are told. */
  static List<KnownStore> known(Tx tx, EnvironmentId environment, long account, int limit) {
    return tx.handle()
        .createQuery(
            KNOWN
                + """
                where t.environment = :environment and t.account = :account
                order by t.key limit :limit
                """)
        .bind("environment", environment.value())
        .bind("account", account)
        .bind("limit", limit)
        .map((row, _) -> known(row))
        .list();
  }

  private static KnownStore known(ResultSet row) throws SQLException {
    return new KnownStore(store(row), row.getString("plan"), row.getString("subscription"));
  }

  /** Stores that have been paused since before a moment, the longest first. */
  static List<Store> pausedSince(Tx tx, Instant before, int limit) {
    return tx.handle()
        .createQuery(
            STORES
                + """
                where publication = 'paused' and paused_at <= :before
                order by paused_at limit :limit
                """)
        .bind("before", before.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .map((row, _) -> store(row))
        .list();
  }

  /** Gives a store a revision greater than one; answers with it. */
  static long raise(Tx tx, TenantId id, long above) {
    return tx.handle()
        .createQuery(
            """
            update tenants set store_revision = greatest(store_revision, :above) + 1
            where id = :id returning store_revision
            """)
        .bind("id", id.value())
        .bind("above", above)
        .mapTo(Long.class)
        .one();
  }

  /**
   * Shows or pauses a store that is shown as it was seen to be; false when it is shown otherwise by
   * now.
   */
  static boolean show(Tx tx, Store seen, Showing after, Instant now) {
    return tx.handle()
            .createUpdate(
                """
                update tenants
                   set publication = cast(:publication as store_publication),
                       paused_reason = cast(:reason as pause_reason),
                       paused_at = case when :publication = 'paused' then coalesce(paused_at, :now) end,
                       draft_until = case when :publication = 'draft' then draft_until end,
                       store_revision = store_revision + 1
                 where id = :id and publication = cast(:seen as store_publication)
                   and paused_reason is not distinct from cast(:seenReason as pause_reason)
                """)
            .bind("id", seen.id().value())
            .bind("publication", after.publication().wire())
            .bind("reason", wire(after.pausedFor()))
            .bind("seen", seen.showing().publication().wire())
            .bind("seenReason", wire(seen.showing().pausedFor()))
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  /** Gives a store a name, a slug and an address; false when the slug is another's. */
  static boolean describe(Tx tx, TenantId id, StoreProfile profile) {
    return tx.handle()
            .createUpdate(
                """
                update tenants
                   set name = :name, slug = :slug, url = :url, store_revision = store_revision + 1
                 where id = :id
                   and not exists (
                     select from tenants other
                     where other.environment = tenants.environment and other.slug = :slug
                       and other.id <> :id)
                """)
            .bind("id", id.value())
            .bind("name", profile.name())
            .bind("slug", profile.slug())
            .bind("url", profile.url())
            .execute()
        == 1;
  }

  /** Its cluster has to hear of all stores of an account. */
  static void touch(Tx tx, EnvironmentId environment, long account) {
    tx.handle()
        .createUpdate(
            """
            update tenants set store_revision = store_revision + 1
            where environment = :environment and account = :account
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .execute();
  }

  private static @Nullable String wire(@Nullable PauseReason reason) {
    return reason == null ? null : reason.wire();
  }

  private static Store store(ResultSet row) throws SQLException {
    String reason = row.getString("paused_reason");
    return new Store(
        new TenantId(row.getLong("id")),
        new EnvironmentId(row.getInt("environment")),
        row.getString("key"),
        row.getLong("account"),
        row.getString("name"),
        row.getString("slug"),
        row.getString("url"),
        new Showing(
            Publication.of(row.getString("publication")).orElseThrow(),
            reason == null ? null : PauseReason.of(reason).orElseThrow()),
        instant(row, "paused_at"),
        instant(row, "draft_until"),
        row.getString("cluster"),
        row.getLong("store_revision"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
