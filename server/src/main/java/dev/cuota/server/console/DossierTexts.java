package dev.cuota.server.console;

import static java.util.Comparator.comparing;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.ShowingRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.rating.FeeLine;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.dossiers.Dossier;
import dev.cuota.engine.limits.AgreedFee;
import dev.cuota.engine.limits.FeatureUsage;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts all that is known of an account into the reader's language. */
final class DossierTexts {
  private final Shell shell;
  private final Texts texts;
  private final LifeTexts words;
  private final Plans plans;

  DossierTexts(Shell shell, Plans plans) {
    this.shell = shell;
    this.texts = shell.texts();
    this.words = new LifeTexts(texts);
    this.plans = plans;
  }

  AccountView view(
      Dossier dossier, AccountView.Timeline timeline, AccountView.@Nullable Said said) {
    Account account = dossier.account();
    JobTexts jobs = new JobTexts(shell);
    SubscriptionTexts subscriptions = new SubscriptionTexts(texts, plans);
    return new AccountView(
        account.id(),
        account.key(),
        shell.account(account.id()),
        account.profile().name(),
        marks(dossier),
        banner(account),
        said,
        facts(account),
        dossier.connections().stream().map(this::connection).toList(),
        dossier.subscriptions().stream().map(subscriptions::row).toList(),
        shops(dossier),
        dossier.usage().stream().map(this::usage).toList(),
        billed(dossier),
        timeline,
        dossier.jobs().stream().map(jobs::row).toList(),
        check(dossier.check()));
  }

  private AccountView.Billed billed(Dossier dossier) {
    Account account = dossier.account();
    return new AccountView.Billed(
        dossier.billed().autoCharge(),
        shell.account(account.id()) + "/billing",
        shell.adjustmentsOf(account.key()),
        dossier.billed().fees().stream()
            .filter(one -> one.line().isEver())
            .map(this::fee)
            .toList());
  }

  private AccountView.Fee fee(AgreedFee fee) {
    FeeLine line = fee.line();
    Instant until = line.until();
    String threshold =
        line.terms().threshold() == null
            ? ""
            : texts.get(
                "fees.above",
                texts.money(line.terms().threshold().value(), line.terms().currency()));
    return new AccountView.Fee(
        line.feature().equals(Rating.GMV)
            ? texts.get("adjustments.sales")
            : plans.feature(line.feature()),
        line.terms().rate().text()
            + (line.terms().rate().isPercent() ? "" : " " + line.terms().currency())
            + threshold,
        until == null
            ? texts.get("fees.since", texts.month(line.since()))
            : texts.get("fees.until", texts.month(line.since()), texts.month(until)),
        fee.reason());
  }

  private AccountView.Marks marks(Dossier dossier) {
    Account account = dossier.account();
    Standing standing = Standing.of(texts, dossier.quota());
    return new AccountView.Marks(
        plans.name(account.plan()),
        words.status(account.subscription()),
        new Badge(standing.name(), standing.severity().style()),
        words.approval(account.approval()));
  }

  /** By what the account says of itself: it may say so without any subscription. */
  private AccountView.@Nullable Banner banner(Account account) {
    SubscriptionStatus status = account.subscription();
    String meaning = words.meaning(status);
    return meaning.isEmpty()
        ? null
        : new AccountView.Banner(
            words.status(status).label(),
            meaning,
            LifeTexts.isDenied(status) ? "danger" : "warning");
  }

  private List<AccountView.Fact> facts(Account account) {
    List<AccountView.Fact> facts = new ArrayList<>();
    add(facts, "number", Long.toString(account.id()));
    add(facts, "email", account.profile().email());
    add(facts, "country", account.profile().country());
    add(facts, "createdAt", texts.time(account.createdAt()));
    add(
        facts,
        "onboardedAt",
        account.onboardedAt() == null ? texts.get("none") : texts.time(account.onboardedAt()));
    return facts;
  }

  private void add(List<AccountView.Fact> facts, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      facts.add(new AccountView.Fact(texts.label("Detail", name), value));
    }
  }

  private AccountView.Connection connection(Dossier.Connection one) {
    Cluster facts = one.facts();
    String stores = texts.get("accounts.stores", one.stores());
    if (facts == null) {
      Badge nothing = new Badge(texts.get("connection.none"), "warning");
      return new AccountView.Connection(one.cluster(), nothing, stores);
    }
    String since = texts.time(facts.health().since());
    String health =
        texts.get(facts.health().answering() ? "clusters.answers" : "clusters.fails", since);
    return new AccountView.Connection(
        one.cluster(), words.cluster(facts.status()), stores + " · " + health);
  }

  private AccountView.Shops shops(Dossier dossier) {
    int more = dossier.storeCount() - dossier.stores().size();
    return new AccountView.Shops(
        dossier.stores().stream().map(this::shop).toList(),
        more == 0 ? "" : texts.get("accounts.stores.more", more));
  }

  private AccountView.Shop shop(Dossier.Shop shop) {
    Store store = shop.store();
    List<String> remarks = new ArrayList<>();
    remarks.add(words.reason(store.showing()));
    if (store.pausedAt() != null) {
      remarks.add(texts.get("state.since", texts.time(store.pausedAt())));
    }
    if (store.draftUntil() != null) {
      remarks.add(texts.get("accounts.draft", texts.time(store.draftUntil())));
    }
    remarks.add(words.approval(shop.approval()));
    remarks.removeIf(String::isEmpty);
    return new AccountView.Shop(
        store.key(),
        shell.tenant(store.key()),
        store.name(),
        store.cluster() == null ? texts.get("none") : store.cluster(),
        words.showing(store.showing()),
        remarks,
        acts(store));
  }

  /** What makes sense now; whether it may be is decided when it is asked for. */
  private List<AccountView.Act> acts(Store store) {
    Publication now = store.showing().publication();
    return switch (now) {
      case PUBLISHED -> List.of(act("pause", store));
      case PAUSED ->
          ShowingRules.isPausedForSubscription(store.showing())
              ? List.of(act("unpause", store), act("pause", store))
              : List.of(act("unpause", store));
      case DRAFT, PENDING_APPROVAL -> List.of(act("approve", store));
      case REJECTED -> List.of();
    };
  }

  private AccountView.Act act(String act, Store store) {
    String label = texts.get("accounts.do." + act);
    return new AccountView.Act(act, label, label + ": " + store.key());
  }

  private AccountView.Usage usage(UsageReport report) {
    String tenant = report.tenant().key();
    String cost = texts.money(report.totalCost(), report.costCurrency());
    Optional<FeatureUsage> fullest =
        report.features().stream()
            .filter(use -> use.limit() instanceof Limit.AtMost && use.used().signum() > 0)
            .max(comparing(FeatureUsage::percentage));
    return new AccountView.Usage(
        tenant,
        shell.tenant(tenant),
        fullest.map(use -> use.feature().name(texts.language())).orElse(""),
        fullest.map(this::bar).orElse(null),
        cost);
  }

  private Bar bar(FeatureUsage use) {
    return Bar.ofPercent(
        use.percentage(), Severity.of(use.used(), use.limit()), texts.percent(use.percentage()));
  }

  private AccountView.Check check(ReconciliationReport report) {
    DesyncTexts desyncs = new DesyncTexts(shell);
    String summary =
        report.found() == 0
            ? texts.get("accounts.check.fine", report.compared())
            : texts.get("desyncs.dry", report.compared(), report.found());
    return new AccountView.Check(
        summary, desyncs.rows(report.desyncs()), desyncs.silent(report.silent()));
  }
}
