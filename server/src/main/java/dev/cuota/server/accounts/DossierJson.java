package dev.cuota.server.accounts;

import dev.cuota.core.quota.QuotaStatus;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.dossiers.Dossier;
import dev.cuota.engine.limits.FeatureUsage;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.server.accounts.AccountJson.AccountView;
import dev.cuota.server.accounts.AccountJson.ApprovalView;
import dev.cuota.server.accounts.AccountJson.EventView;
import dev.cuota.server.accounts.AccountJson.StoreView;
import dev.cuota.server.accounts.AccountJson.SubscriptionView;
import dev.cuota.server.billing.AdjustmentView;
import dev.cuota.server.jobs.JobsEndpoint;
import dev.cuota.server.limits.FeeView;
import dev.cuota.server.reconciliation.DesyncsEndpoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How all that is known of an account is answered. */
final class DossierJson {
  private DossierJson() {}

  /** All of it. */
  record DossierView(
      Instant at,
      AccountView account,
      @Nullable QuotaView quota,
      List<ConnectionView> connections,
      List<SubscriptionView> subscriptions,
      int storeCount,
      List<ShopView> stores,
      List<EventView> events,
      List<JobsEndpoint.Line> jobs,
      List<UsageView> usage,
      BillingView billing,
      List<AdjustmentView> adjustments,
      CheckView check) {
    static DossierView of(Dossier dossier) {
      return new DossierView(
          dossier.at(),
          AccountView.of(dossier.account()),
          dossier.quota() == null ? null : QuotaView.of(dossier.quota()),
          dossier.connections().stream().map(ConnectionView::of).toList(),
          dossier.subscriptions().stream().map(SubscriptionView::of).toList(),
          dossier.storeCount(),
          dossier.stores().stream().map(ShopView::of).toList(),
          dossier.events().stream().map(EventView::of).toList(),
          dossier.jobs().stream().map(JobsEndpoint.Line::of).toList(),
          dossier.usage().stream().map(UsageView::of).toList(),
          BillingView.of(dossier.billed()),
          dossier.billed().adjustments().stream().map(AdjustmentView::of).toList(),
          CheckView.of(dossier.check()));
    }
  }

  /** How it is billed. */
  record BillingView(boolean autoCharge, List<FeeView> feeSchedule) {
    static BillingView of(Dossier.Billed billed) {
      return new BillingView(billed.autoCharge(), billed.fees().stream().map(FeeView::of).toList());
    }
  }

  /** Where it stands with its limits. */
  record QuotaView(String state, Instant since, @Nullable Instant graceUntil) {
    static QuotaView of(QuotaStatus status) {
      return new QuotaView(
          status.state().name().toLowerCase(Locale.ROOT),
          status.since(),
          status.grace() == null ? null : status.grace().until());
    }
  }

  /** A cluster that its stores live on. */
  record ConnectionView(
      String cluster,
      int stores,
      boolean registered,
      @Nullable String status,
      boolean connected,
      @Nullable Instant since) {
    static ConnectionView of(Dossier.Connection one) {
      Cluster facts = one.facts();
      return facts == null
          ? new ConnectionView(one.cluster(), one.stores(), false, null, false, null)
          : new ConnectionView(
              one.cluster(),
              one.stores(),
              true,
              facts.status().name().toLowerCase(Locale.ROOT),
              facts.connected(),
              facts.health().since());
    }
  }

  /** A store, and how far its approval is. */
  record ShopView(StoreView store, @Nullable ApprovalView approval) {
    static ShopView of(Dossier.Shop shop) {
      return new ShopView(
          StoreView.of(shop.store()),
          shop.approval() == null ? null : ApprovalView.of(shop.approval()));
    }
  }

  /** What a tenant has used this month. */
  record UsageView(
      String tenant,
      Instant periodStart,
      Instant periodEnd,
      BigDecimal totalCost,
      String costCurrency,
      BigDecimal overageCost,
      List<FeatureView> features) {
    static UsageView of(UsageReport report) {
      return new UsageView(
          report.tenant().key(),
          report.period().start(),
          report.period().end(),
          report.totalCost(),
          report.costCurrency(),
          report.overageCost(),
          report.features().stream().map(FeatureView::of).toList());
    }
  }

  /** One feature; its limit is a number, or the word for there being none. */
  record FeatureView(
      String feature, BigDecimal used, Object limit, int percentage, BigDecimal granted) {
    static FeatureView of(FeatureUsage usage) {
      BigDecimal number = usage.limit().number();
      return new FeatureView(
          usage.feature().key(),
          usage.used().value(),
          number == null ? usage.limit().text() : number,
          usage.percentage(),
          usage.granted().value());
    }
  }

  /** Where its stores and their clusters disagree. */
  record CheckView(
      long compared, long found, List<DesyncsEndpoint.Line> desyncs, Map<String, String> silent) {
    static CheckView of(ReconciliationReport report) {
      return new CheckView(
          report.compared(),
          report.found(),
          report.desyncs().stream().map(DesyncsEndpoint.Line::of).toList(),
          report.silent());
    }
  }
}
