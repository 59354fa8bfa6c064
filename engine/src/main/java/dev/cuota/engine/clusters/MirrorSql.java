package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What clusters are told of their tenants; in the cluster. */
final class MirrorSql {
  /** Paused here, by somebody else and for a reason of their own. */
  private static final String PAUSED_BY_HAND =
      """
      known.publication_status = 'paused'
      and not starts_with(coalesce(known.paused_reason, ''), 'subscription_')
      and known.mirrored_reason is distinct from coalesce(known.paused_reason, '')
      """;

  private static final String CLIENTS =
      """
      select tenant, slug, name, publication_status, paused_reason, plan, subscription_status,
             revision, writes_paused, updated_at, %s as by_hand
      from cuota.clients as known
      """
          .formatted(PAUSED_BY_HAND);

  private MirrorSql() {}

  /** What came of a batch. */
  record Told(int written, List<String> known, List<String> held) {}

  /**
   * Writes rows, sorted and each tenant once, where they are newer and undo nothing done by hand. One
   * that pauses what is paused by hand leaves the reason that was given there.
   */
  static Told put(Tx tx, EnvironmentId environment, List<StoreRow> rows, Instant now) {
    Set<String> written = new HashSet<>(write(tx, environment, rows, now));
    List<StoreRow> left = rows.stream().filter(row -> !written.contains(row.tenant())).toList();
    List<String> held = left.isEmpty() ? List.of() : held(tx, environment, left);
    List<String> known = new ArrayList<>(left.stream().map(StoreRow::tenant).toList());
    known.removeAll(held);
    return new Told(written.size(), known, held);
  }

  private static List<String> write(
      Tx tx, EnvironmentId environment, List<StoreRow> rows, Instant now) {
    return tx.handle()
        .createQuery(
            """
            insert into cuota.clients as known
              (environment, tenant, slug, name, publication_status, paused_reason, plan,
               subscription_status, revision, updated_at, mirrored_reason)
            select :environment, tenant, slug, name, status, reason, plan, subscription, revision,
                   :now, case when status = 'paused' then coalesce(reason, '') end
            from unnest(:tenants, :slugs, :names, :statuses, :reasons, :plans, :subscriptions,
                        :revisions)
              with ordinality as said
                (tenant, slug, name, status, reason, plan, subscription, revision, n)
            order by n
            on conflict (environment, tenant) do update
              set (slug, name, publication_status, paused_reason, plan, subscription_status,
                   revision, updated_at, mirrored_reason)
              = (excluded.slug, excluded.name, excluded.publication_status,
                 case when %1$s then known.paused_reason else excluded.paused_reason end,
                 excluded.plan, excluded.subscription_status, excluded.revision,
                 excluded.updated_at,
                 case when %1$s then known.mirrored_reason else excluded.mirrored_reason end)
            where excluded.revision > known.revision
              and (excluded.publication_status = 'paused' or not (%1$s))
            returning tenant
            """
                .formatted(PAUSED_BY_HAND))
        .bind("environment", environment.value())
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .bindArray("tenants", String.class, texts(rows, StoreRow::tenant))
        .bindArray("slugs", String.class, texts(rows, StoreRow::slug))
        .bindArray("names", String.class, texts(rows, StoreRow::name))
        .bindArray("statuses", String.class, texts(rows, StoreRow::publicationStatus))
        .bindArray("reasons", String.class, rows.stream().map(StoreRow::pausedReason).toArray())
        .bindArray("plans", String.class, texts(rows, StoreRow::plan))
        .bindArray("subscriptions", String.class, texts(rows, StoreRow::subscriptionStatus))
        .bindArray("revisions", Long.class, rows.stream().map(StoreRow::revision).toList())
        .mapTo(String.class)
        .list();
  }

  /** Of rows that were not written, and are locked by the attempt, those that stay for that reason. */
  private static List<String> held(Tx tx, EnvironmentId environment, List<StoreRow> left) {
    return tx.handle()
        .createQuery(
            """
            select tenant
            from unnest(:tenants, :statuses, :revisions) as said (tenant, status, revision)
            join cuota.clients as known using (tenant)
            where known.environment = :environment and said.revision > known.revision
              and said.status <> 'paused' and %s
            order by tenant
            """
                .formatted(PAUSED_BY_HAND))
        .bind("environment", environment.value())
        .bindArray("tenants", String.class, texts(left, StoreRow::tenant))
        .bindArray("statuses", String.class, texts(left, StoreRow::publicationStatus))
        .bindArray("revisions", Long.class, left.stream().map(StoreRow::revision).toList())
        .mapTo(String.class)
        .list();
  }

  /** A page of what is there, in the order of the tenants' keys. */
  static List<MirroredStore> page(Tx tx, EnvironmentId environment, String after, int limit) {
    return tx.handle()
        .createQuery(
            CLIENTS
                + """
                where environment = :environment and tenant > :after
                order by tenant
                limit :limit
                """)
        .bind("environment", environment.value())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> store(row))
        .list();
  }

  /** Those of that name that are there. */
  static List<MirroredStore> named(Tx tx, EnvironmentId environment, List<String> tenants) {
    return tx.handle()
        .createQuery(CLIENTS + " where environment = :environment and tenant = any(:tenants)")
        .bind("environment", environment.value())
        .bindArray("tenants", String.class, tenants)
        .map((row, _) -> store(row))
        .list();
  }

  /** False when there was none. */
  static boolean delete(Tx tx, EnvironmentId environment, String tenant) {
    return tx.handle()
            .createUpdate(
                "delete from cuota.clients where environment = :environment and tenant = :tenant")
            .bind("environment", environment.value())
            .bind("tenant", tenant)
            .execute()
        == 1;
  }

  private static MirroredStore store(ResultSet row) throws SQLException {
    String status = row.getString("publication_status");
    return new MirroredStore(
        new StoreRow(
            row.getString("tenant"),
            row.getString("slug"),
            row.getString("name"),
            status,
            status.equals(StoreRow.PAUSED) ? row.getString("paused_reason") : null,
            row.getString("plan"),
            row.getString("subscription_status"),
            row.getLong("revision")),
        row.getBoolean("by_hand"),
        row.getBoolean("writes_paused"),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static List<String> texts(List<StoreRow> rows, Function<StoreRow, String> part) {
    return rows.stream().map(part).toList();
  }
}
