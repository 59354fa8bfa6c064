package dev.cuota.server.console;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.ChargeStatus;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.BulkCharge;
import dev.cuota.engine.billing.BulkOutcome;
import dev.cuota.engine.billing.Charge;
import dev.cuota.engine.security.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts adjustments into the reader's language. */
final class AdjustmentTexts {
  private final Engine engine;
  private final Environment environment;
  private final Shell shell;
  private final Texts texts;
  private final Map<Long, String> keys = new HashMap<>();

  AdjustmentTexts(Engine engine, Environment environment, Shell shell) {
    this.engine = engine;
    this.environment = environment;
    this.shell = shell;
    this.texts = shell.texts();
  }

  AdjustmentList.Row row(Adjustment one) {
    return new AdjustmentList.Row(
        shell.adjustment(one.id()),
        what(one),
        texts.label(one.subject().type()),
        month(one),
        account(one.account()),
        shell.account(one.account()),
        money(one.amount()),
        badge(one.status()),
        one.isCorrection() ? texts.get("adjustments.correction", one.part()) : "",
        one.reckoned().waits().isEmpty() ? "" : texts.get("adjustments.waits"));
  }

  /** What it is for, as the catalog calls it. */
  String what(Adjustment one) {
    return one.subject().type() == AdjustmentType.COMMISSION
        ? texts.get("adjustments.sales")
        : engine
            .catalogs()
            .current(environment.id())
            .catalog()
            .feature(one.subject().feature())
            .map((Feature feature) -> feature.name(texts.language()))
            .orElse(one.subject().feature());
  }

  String month(Adjustment one) {
    return texts.month(one.subject().month().start());
  }

  /** The key of an account. */
  String account(long id) {
    return keys.computeIfAbsent(
        id,
        _ ->
            engine
                .lifecycle()
                .payers()
                .find(environment.id(), id)
                .map(Account::key)
                .orElse(Long.toString(id)));
  }

  /** To be paid, to the coin; what is given back has its sign. */
  String money(Money money) {
    return texts.money(money.amount(), money.currency());
  }

  Badge badge(AdjustmentStatus status) {
    String style =
        switch (status) {
          case PENDING, WAIVED -> "plain";
          case CHARGING -> "warning";
          case CHARGED -> "info";
          case FAILED -> "danger";
        };
    return new Badge(texts.label(status), style);
  }

  List<AdjustmentList.Fact> facts(Adjustment one) {
    Adjustment.Reckoned how = one.reckoned();
    List<AdjustmentList.Fact> facts = new ArrayList<>();
    boolean money = one.subject().type() == AdjustmentType.COMMISSION;
    String currency = how.rated().currency();
    add(
        facts,
        "used",
        money ? amount(how.used().value(), currency) : texts.number(how.used().value()));
    add(
        facts,
        "included",
        money ? amount(how.included().value(), currency) : texts.number(how.included().value()));
    if (how.covered().signum() > 0) {
      add(facts, "granted", texts.number(how.covered().value()));
    }
    add(facts, "rated", money(how.rated()));
    add(
        facts,
        "price",
        how.price().agreed() == 0
            ? texts.get("adjustments.price.plan", how.price().plan(), how.price().version())
            : texts.get(
                "adjustments.price.agreed",
                how.price().agreed(),
                how.price().plan(),
                how.price().version()));
    add(facts, "made", texts.time(one.madeAt()));
    add(facts, "changed", texts.time(one.changedAt()));
    return facts;
  }

  private String amount(java.math.BigDecimal amount, String currency) {
    return texts.money(amount, currency);
  }

  AdjustmentView.Parts parts(Adjustment shown, List<Adjustment> all) {
    List<AdjustmentView.Part> rows = new ArrayList<>();
    Money sum = Money.zero(shown.amount().currency());
    for (Adjustment one : all) {
      sum = one.status() == AdjustmentStatus.WAIVED ? sum : sum.plus(one.amount());
      rows.add(
          new AdjustmentView.Part(
              one.isCorrection()
                  ? texts.get("adjustments.correction", one.part())
                  : texts.get("adjustments.first"),
              one.id().equals(shown.id()) ? "" : shell.adjustment(one.id()),
              money(one.amount()),
              badge(one.status()),
              texts.time(one.madeAt())));
    }
    return new AdjustmentView.Parts(rows, texts.get("adjustments.parts.sum", money(sum)));
  }

  AdjustmentView.Charge charge(Charge charge) {
    List<AdjustmentList.Fact> facts = new ArrayList<>();
    add(facts, "provider", charge.provider());
    add(facts, "asked", money(charge.amount()));
    add(facts, "asked.at", texts.time(charge.madeAt()));
    add(facts, "tries", texts.number(charge.tries()));
    String ref = charge.answer().ref();
    if (ref != null) {
      add(facts, "reference", ref);
    }
    String why = charge.answer().why();
    if (why != null) {
      add(facts, "why", why);
    }
    Instant next = charge.nextTryAt();
    if (next != null) {
      add(facts, "next", texts.time(next));
    }
    String url = charge.answer().url();
    ChargeStatus status = charge.answer().status();
    return new AdjustmentView.Charge(
        new Badge(texts.label(status), style(status)),
        texts.get("ChargeMeaning." + status.name()),
        facts,
        url != null && url.startsWith("https://") ? url : "");
  }

  private static String style(ChargeStatus status) {
    return switch (status) {
      case OPEN, WAITING -> "warning";
      case TAKEN -> "info";
      case DECLINED -> "danger";
      case RELEASED -> "plain";
    };
  }

  AdjustmentList.Bulk bulk(BulkCharge one) {
    List<AdjustmentList.Fact> facts = new ArrayList<>();
    one.charges().forEach((status, count) -> count(facts, texts.label(status), count));
    one.outcomes()
        .forEach(
            (outcome, count) -> {
              if (outcome != BulkOutcome.ASKED) {
                count(facts, texts.label(outcome), count);
              }
            });
    return new AdjustmentList.Bulk(
        texts.get(one.isRunning() ? "adjustments.bulk.running" : "adjustments.bulk.ended"),
        texts.get(
            "adjustments.bulk.done",
            one.done(),
            one.accounts(),
            one.askedBy(),
            texts.time(one.begunAt())),
        one.isRunning(),
        facts);
  }

  private void count(List<AdjustmentList.Fact> facts, String name, int count) {
    if (count > 0) {
      facts.add(new AdjustmentList.Fact(name, texts.number(count)));
    }
  }

  private void add(List<AdjustmentList.Fact> facts, String name, String value) {
    facts.add(new AdjustmentList.Fact(texts.get("adjustments.fact." + name), value));
  }
}
