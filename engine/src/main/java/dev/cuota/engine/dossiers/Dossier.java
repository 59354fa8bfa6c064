package dev.cuota.engine.dossiers;

import dev.cuota.core.quota.QuotaStatus;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Approval;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.limits.AgreedFee;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.engine.security.JournalEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an account. Each part is read at an instant of its own, one after the other.
 *
 * @param quota where it stands with its limits; null while nobody has judged it
 * @param connections the clusters that its stores live on, by key
 * @param subscriptions the newest first
 * @param stores by key, at most {@link Dossiers#MAX_STORES} of them
 * @param storeCount how many stores there are
 * @param events what was done that concerns it, the newest first, at most {@link
 *     Dossiers#MAX_EVENTS}
 * @param jobs work that recurs and decides about accounts
 * @param usage of its first stores, at most {@link Dossiers#MAX_USAGE} of them
 * @param billed how it is billed
 * @param check where its stores and their clusters disagree
 * @param at when the last part was read
 */
public record Dossier(
    Account account,
    @Nullable QuotaStatus quota,
    List<Connection> connections,
    List<Subscription> subscriptions,
    List<Shop> stores,
    int storeCount,
    List<JournalEntry> events,
    List<JobFacts> jobs,
    List<UsageReport> usage,
    Billed billed,
    ReconciliationReport check,
    Instant at) {
  public Dossier {
    connections = List.copyOf(connections);
    subscriptions = List.copyOf(subscriptions);
    stores = List.copyOf(stores);
    events = List.copyOf(events);
    jobs = List.copyOf(jobs);
    usage = List.copyOf(usage);
  }

  /**
   * How it is billed.
   *
   * @param autoCharge whether it is charged when everybody is
   * @param fees all that was ever agreed with it
   * @param adjustments the newest, at most {@link Dossiers#MAX_ADJUSTMENTS} of them
   */
  public record Billed(boolean autoCharge, List<AgreedFee> fees, List<Adjustment> adjustments) {
    public Billed {
      fees = List.copyOf(fees);
      adjustments = List.copyOf(adjustments);
    }
  }

  /**
   * A cluster that stores live on.
   *
   * @param facts null when no such cluster is registered
   */
  public record Connection(String cluster, int stores, @Nullable Cluster facts) {}

  /**
   * A store.
   *
   * @param approval the last one; null when there was none
   */
  public record Shop(Store store, @Nullable Approval approval) {}
}
