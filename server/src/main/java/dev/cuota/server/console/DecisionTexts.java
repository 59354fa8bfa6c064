package dev.cuota.server.console;

import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Explanation;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.Explained;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.limits.ExplanationWords;
import dev.cuota.server.problem.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in the reader's language why something was refused. */
final class DecisionTexts {
  private final Shell shell;
  private final Texts texts;
  private final ExplanationWords words;
  private final Plans plans;

  DecisionTexts(Engine engine, Environment environment, Shell shell) {
    this.shell = shell;
    this.texts = shell.texts();
    Map<String, Feature> features =
        engine.catalogs().current(environment.id()).catalog().features();
    ExplanationWords.Writing writing =
        new ExplanationWords.Writing(
            (quantity, unit) -> Units.with(texts, quantity.value(), unit),
            time -> texts.get("decision.time", texts.time(time)));
    this.words = new ExplanationWords(Language.tagged(texts.language()), features, writing);
    this.plans = new Plans(engine, environment, texts);
  }

  DenialList list(List<Explained> denials) {
    return new DenialList(denials.stream().map(this::row).toList());
  }

  private DenialList.Row row(Explained denial) {
    Explanation explanation = denial.decisive().explanation();
    return new DenialList.Row(
        texts.time(denial.when().first()),
        words.name(explanation.thing()),
        code(explanation),
        denial.when().times() == 1
            ? ""
            : texts.get("denials.times", texts.number(denial.when().times())),
        shell.decision(denial.decision()));
  }

  /**
   * A page's content.
   *
   * @param isKnown whether the tenant has a page
   */
  DecisionView view(Explained denial, boolean isKnown) {
    Explained.Who who = denial.who();
    Reason bar = who.bar();
    return new DecisionView(
        denial.decision().toString(),
        who.tenant(),
        isKnown ? shell.tenant(who.tenant()) : "",
        who.plan().isEmpty()
            ? texts.get("plan.none")
            : texts.get("decision.plan", plans.name(who.plan()), who.planVersion()),
        code(denial.decisive().explanation()),
        texts.time(denial.when().first()),
        times(denial),
        bar == null ? "" : texts.label(bar),
        denial.lines().stream().map(line -> limit(who, line)).toList());
  }

  private String code(Explanation explanation) {
    Reason reason = explanation.reason();
    return reason == null ? "" : texts.label(reason);
  }

  private String times(Explained denial) {
    Explained.When when = denial.when();
    return when.times() == 1
        ? ""
        : texts.get("decision.times", texts.number(when.times()), texts.time(when.last()));
  }

  private DecisionView.Limit limit(Explained.Who who, Explained.Line line) {
    Explanation explanation = line.explanation();
    boolean isAllowed = explanation.isAllowed();
    return new DecisionView.Limit(
        words.name(explanation.thing()),
        isAllowed ? "info" : "danger",
        texts.get(isAllowed ? "decision.allowed" : "decision.refused"),
        words.granted(who, line),
        words.decided(line),
        words.remedies(who, line),
        facts(line));
  }

  private List<DecisionView.Fact> facts(Explained.Line line) {
    Explanation explanation = line.explanation();
    Explanation.Numbers numbers = explanation.numbers();
    List<DecisionView.Fact> facts = new ArrayList<>();
    fact(facts, "goes.planned", limit(explanation, line.planned()));
    fact(facts, "goes.effective", limit(explanation, explanation.granted().limit()));
    fact(facts, "used", amount(explanation, numbers.used()));
    if (numbers.held().signum() > 0) {
      fact(facts, "decision.reserved", amount(explanation, line.reserved()));
      fact(facts, "decision.leased", amount(explanation, line.leased()));
    }
    fact(facts, "decision.amount", amount(explanation, numbers.amount()));
    Quantity remaining = numbers.remaining();
    if (remaining != null) {
      fact(facts, "decision.remaining", amount(explanation, remaining));
    }
    Period period = line.period();
    if (period != null) {
      fact(facts, "decision.reset", texts.time(period.end()));
    }
    return facts;
  }

  private String limit(Explanation explanation, Limit limit) {
    return switch (limit) {
      case Limit.NotIncluded _ -> texts.get("goes.none");
      case Limit.Unlimited _ -> texts.get("given.unlimited");
      case Limit.AtMost(Quantity most) -> amount(explanation, most);
    };
  }

  private String amount(Explanation explanation, @Nullable Quantity quantity) {
    return quantity == null
        ? texts.get("none")
        : Units.with(texts, quantity.value(), explanation.thing().unit());
  }

  private void fact(List<DecisionView.Fact> facts, String name, String value) {
    facts.add(new DecisionView.Fact(texts.get(name), value));
  }
}
