package dev.cuota.server.cli;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.quota.QuotaStatus;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.dossiers.Dossier;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.platform.JobFacts;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.JournalEntry;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes accounts in columns, no wider than the terminal. Times are in UTC. */
final class AccountTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String ROW = "%8s  %-22s %-18s %-16s %-9s %s";
  private static final int KEY_WIDTH = 22;
  private static final int PLAN_WIDTH = 18;

  private final PrintWriter out;
  private final int width;

  AccountTable(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  /** Some of those that were found. */
  void list(List<Account> accounts, long found) {
    if (!accounts.isEmpty()) {
      line(ROW.formatted("NUMBER", "KEY", "PLAN", "SUBSCRIPTION", "APPROVAL", "NAME"));
    }
    for (Account one : accounts) {
      line(
          ROW.formatted(
              one.id(),
              cut(one.key(), KEY_WIDTH),
              cut(one.plan().key(), PLAN_WIDTH),
              subscription(one),
              one.approval().wire(),
              one.profile().name()));
    }
    line("%,d of %,d accounts".formatted(accounts.size(), found));
    out.flush();
  }

  /** All that is known of one. */
  void show(Dossier dossier) {
    Account account = dossier.account();
    QuotaStatus quota = dossier.quota();
    line("%s (%d) %s".formatted(account.key(), account.id(), account.profile().name()));
    line("  subscription  " + subscription(account));
    line("  plan          " + (account.plan().key().isEmpty() ? "none" : account.plan().key()));
    line("  approval      " + account.approval().wire());
    line("  limits        " + (quota == null ? "not judged" : lower(quota.state())));
    dossier.connections().forEach(this::connection);
    section("SUBSCRIPTIONS", dossier.subscriptions());
    dossier.subscriptions().forEach(this::subscription);
    section("STORES", dossier.stores());
    dossier.stores().forEach(shop -> store(shop.store()));
    if (dossier.storeCount() > dossier.stores().size()) {
      line("  … and %,d more".formatted(dossier.storeCount() - dossier.stores().size()));
    }
    section("USAGE THIS MONTH", dossier.usage());
    dossier.usage().forEach(this::usage);
    section("TIMELINE", dossier.events());
    dossier.events().forEach(this::event);
    section("JOBS", dossier.jobs());
    dossier.jobs().forEach(this::job);
    check(dossier);
    out.flush();
  }

  private void section(String name, List<?> rows) {
    line("");
    line(rows.isEmpty() ? name + ": none" : name);
  }

  private void connection(Dossier.Connection one) {
    Cluster facts = one.facts();
    String state =
        facts == null
            ? "not registered"
            : lower(facts.status()) + (facts.connected() ? "" : ", does not answer from here");
    line("  cluster       %s: %s, %,d stores".formatted(one.cluster(), state, one.stores()));
  }

  private void subscription(Subscription one) {
    line(
        "  %s  %-16s %s %d, since %s, paid until %s"
            .formatted(
                one.id(),
                one.status().wire(),
                one.plans().now().key(),
                one.plans().now().version(),
                TIME.format(one.state().since()),
                TIME.format(one.state().period().end())));
  }

  private void store(Store store) {
    PauseReason reason = store.showing().pausedFor();
    line(
        "  %s: %s%s"
            .formatted(
                store.key(),
                store.showing().publication().wire(),
                reason == null ? "" : " (" + reason.wire() + ")"));
  }

  private void usage(UsageReport report) {
    String warnings =
        report.features().stream()
            .filter(use -> use.isWarning())
            .map(use -> use.feature().key() + " " + use.percentage() + " %")
            .collect(Collectors.joining(", "));
    line(
        "  %s: %s"
            .formatted(
                report.tenant().key(), warnings.isEmpty() ? "far from its limits" : warnings));
  }

  private void event(JournalEntry entry) {
    Act act = entry.act();
    String diff =
        act.diff().entrySet().stream()
            .map(one -> one.getKey() + ": " + told(one.getValue()))
            .collect(Collectors.joining(", "));
    line(
        "  %s  %s by %s (%s)  %s"
            .formatted(
                TIME.format(entry.at()),
                act.act(),
                act.cause().actor(),
                lower(act.cause().source()),
                diff));
  }

  private static String told(Act.Difference one) {
    String is = one.is() == null ? "none" : one.is();
    return one.was() == null ? is : one.was() + " → " + is;
  }

  private void job(JobFacts job) {
    String last =
        job.last() == null
            ? "never run"
            : lower(job.last().state()) + " at " + TIME.format(job.last().startedAt());
    line("  %-20s %s".formatted(job.name(), last));
  }

  private void check(Dossier dossier) {
    line("");
    line(
        "%,d stores compared with their clusters, %,d disagreements"
            .formatted(dossier.check().compared(), dossier.check().found()));
    dossier.check().desyncs().forEach(one -> line("  " + one.line()));
    dossier
        .check()
        .silent()
        .forEach((cluster, why) -> line("  %s cannot be asked: %s".formatted(cluster, why)));
  }

  private static String subscription(Account account) {
    return account.subscription() == null ? "none" : account.subscription().wire();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private void line(String text) {
    out.println(cut(text.stripTrailing(), width));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
  }
}
