package dev.cuota.engine.statements;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.statements.StatementDraft;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.Stating;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Issues the statements of some accounts: all or nothing, each account's things once. What an account that
 * has its statement of the month already comes to owe for it is left for the next one.
 */
final class IssueRun {
  private final Platform platform;
  private final Catalogs catalogs;
  private final Billing billing;
  private final EnvironmentId environment;
  private final Period month;

  IssueRun(
      Platform platform,
      Catalogs catalogs,
      Billing billing,
      EnvironmentId environment,
      Period month) {
    this.platform = platform;
    this.catalogs = catalogs;
    this.billing = billing;
    this.environment = environment;
    this.month = month;
  }

  /** What is open of some accounts, under their locks. */
  private record Open(
      Map<Long, List<StoredFee>> fees,
      Map<Long, List<Adjustment>> adjustments,
      Map<Long, List<Adjustment>> waived) {}

  /** Does it. */
  List<Statement> each(Tx tx, List<Long> accounts) {
    List<StatementHead.Addressee> payers = StatementSql.lockAddressees(tx, environment, accounts);
    Map<Long, Tax> taxes = billing.taxes().of(tx, environment, accounts);
    List<Adjustment> told =
        billing.stating().open(tx, environment, accounts, month.end()).stream()
            .map(one -> one.taxed(taxes.get(one.account())))
            .toList();
    Open open =
        new Open(
            FeeSql.lockOpen(tx, environment, accounts, month.end()),
            byAccount(told),
            byAccount(waived(tx, accounts, told)));
    Set<StatementSql.Told> before =
        new HashSet<>(StatementSql.told(tx, environment, accounts, month));
    List<Draft> drafts = new ArrayList<>();
    Wording wording = new Wording(catalogs, environment);
    for (StatementHead.Addressee payer : payers) {
      lines(payer.account(), open, taxes, wording)
          .forEach(
              (currency, lines) -> {
                if (!before.contains(new StatementSql.Told(payer.account(), currency))) {
                  drafts.add(new Draft(payer, StatementDraft.of(lines)));
                }
              });
    }
    return drafts.isEmpty() ? List.of() : issue(tx, drafts);
  }

  private record Draft(StatementHead.Addressee to, StatementDraft content) {}

  /** As they were told, with their tax, also those that are told only now. */
  private List<Adjustment> waived(Tx tx, List<Long> accounts, List<Adjustment> told) {
    Map<UUID, Adjustment> now = new HashMap<>();
    told.forEach(one -> now.put(one.id(), one));
    List<UUID> ids = WaiverSql.lockOpen(tx, environment, accounts, month.end());
    return billing.stating().of(tx, environment, ids).stream()
        .map(one -> now.getOrDefault(one.id(), one))
        .toList();
  }

  private static Map<Long, List<Adjustment>> byAccount(List<Adjustment> all) {
    return all.stream().collect(Collectors.groupingBy(Adjustment::account));
  }

  private static SortedMap<String, List<StatementLine>> lines(
      long account, Open open, Map<Long, Tax> taxes, Wording wording) {
    List<StatementLine> lines = new ArrayList<>();
    open.fees()
        .getOrDefault(account, List.of())
        .forEach(fee -> lines.add(wording.fee(fee, taxes.get(account))));
    open.adjustments()
        .getOrDefault(account, List.of())
        .forEach(one -> lines.add(wording.adjustment(one)));
    open.waived().getOrDefault(account, List.of()).forEach(one -> lines.add(wording.waiver(one)));
    SortedMap<String, List<StatementLine>> byCurrency = new TreeMap<>();
    lines.forEach(
        line ->
            byCurrency.computeIfAbsent(line.amount().currency(), _ -> new ArrayList<>()).add(line));
    return byCurrency;
  }

  /** Numbers come last, so that others who issue wait as shortly as can be. */
  private List<Statement> issue(Tx tx, List<Draft> drafts) {
    Instant now = platform.clock().now();
    Issuer from = IssuerSql.of(tx, environment);
    StatementSql.Last last = StatementSql.lockLast(tx, environment);
    List<Statement> issued = new ArrayList<>();
    for (Draft draft : drafts) {
      Statement statement = sealed(last, draft, from, now);
      issued.add(statement);
      last = new StatementSql.Last(statement.head().number(), statement.head().seal());
    }
    StatementSql.insert(tx, issued.stream().map(Statement::head).toList());
    LineSql.insert(tx, issued);
    StatementSql.putLast(tx, environment, last);
    mark(tx, issued);
    return issued;
  }

  private Statement sealed(StatementSql.Last before, Draft draft, Issuer from, Instant now) {
    StatementDraft content = draft.content();
    StatementHead open =
        new StatementHead(
            platform.ids().next(),
            environment,
            before.number() + 1,
            from,
            draft.to(),
            month,
            now,
            content.lines().size(),
            new StatementHead.Sum(content.amount(), content.tax(), content.total()),
            Seals.NONE);
    return new Statement(
        open.sealed(Seals.of(before.seal(), open, content.lines())), content.lines());
  }

  /** Takes down what stands where. */
  private void mark(Tx tx, List<Statement> issued) {
    Map<UUID, UUID> fees = new HashMap<>();
    Map<UUID, UUID> waivers = new HashMap<>();
    Map<UUID, Stating.Told> adjustments = new HashMap<>();
    for (Statement statement : issued) {
      UUID id = statement.head().id();
      for (StatementLine line : statement.lines()) {
        switch (line.kind()) {
          case PERIOD, CREDIT, CHARGE -> fees.put(line.source(), id);
          case WAIVER -> waivers.put(line.source(), id);
          case OVERAGE, COMMISSION, OVERAGE_CORRECTION, COMMISSION_CORRECTION ->
              adjustments.put(line.source(), new Stating.Told(id, line.taxed()));
        }
      }
    }
    FeeSql.put(tx, environment, fees);
    WaiverSql.put(tx, environment, waivers);
    billing.stating().put(tx, environment, adjustments);
  }
}
