package dev.cuota.server.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FeatureKind;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Explanation;
import dev.cuota.core.limits.Remedy;
import dev.cuota.core.limits.Rule;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.Explained;
import dev.cuota.engine.limits.LimitOverride;
import dev.cuota.engine.limits.Overridden;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** An explanation in sentences: what goes for the tenant, why the answer is what it is, what helps. */
public final class ExplanationWords {
  private final Language language;
  private final Map<String, Feature> features;
  private final Writing writing;

  /**
   * How what stands between the words is written.
   *
   * @param amount a quantity with its unit
   * @param time a moment
   */
  public record Writing(
      BiFunction<Quantity, String, String> amount, Function<Instant, String> time) {
    /** For programs and people alike: digits without groups, moments as RFC 3339 says. */
    static final Writing PLAIN =
        new Writing(
            (quantity, unit) -> isSymbol(unit) ? quantity + " " + unit : quantity.toString(),
            time -> time.truncatedTo(ChronoUnit.SECONDS).toString());

    /** Symbols such as GB are written behind numbers; words would have to be inflected. */
    private static boolean isSymbol(String unit) {
      return unit.chars().anyMatch(Character::isUpperCase);
    }
  }

  /**
   * Words of a language.
   *
   * @param features of the catalog, for their names; one that is gone is called by its key
   */
  public ExplanationWords(Language language, Map<String, Feature> features, Writing writing) {
    this.language = language;
    this.features = features;
    this.writing = writing;
  }

  /** What a feature is called. */
  public String name(Explanation.Thing thing) {
    Feature feature = features.get(thing.feature());
    return feature == null ? thing.feature() : feature.name(language.tag());
  }

  /** What goes for the tenant. */
  public String granted(Explained.Who who, Explained.Line line) {
    StringBuilder text = new StringBuilder(planned(who, line));
    Overridden override = line.override();
    if (override != null) {
      text.append(' ').append(overridden(override, line.explanation()));
    }
    if (line.explanation().granted().scope() == Entitlement.Scope.ACCOUNT) {
      text.append(' ').append(say("explain.shared"));
    }
    return text.toString();
  }

  private String planned(Explained.Who who, Explained.Line line) {
    Explanation explanation = line.explanation();
    String name = name(explanation.thing());
    if (who.plan().isEmpty()) {
      return say("explain.noPlan", name);
    }
    String key = "explain.plan." + line.planned().grants();
    return line.planned() instanceof Limit.AtMost(Quantity most)
        ? say(key, name, who.plan(), who.planVersion(), amount(most, explanation), per(explanation))
        : say(key, name, who.plan(), who.planVersion());
  }

  private String per(Explanation explanation) {
    Entitlement.Window window = explanation.granted().window();
    if (explanation.thing().kind() == FeatureKind.METERED) {
      return say("explain.per.MONTH");
    }
    return window == null ? "" : say("explain.per." + window);
  }

  private String overridden(Overridden one, Explanation explanation) {
    LimitOverride override = one.override();
    Instant expires = override.expires();
    String given =
        override.limit() instanceof Limit.AtMost(Quantity most)
            ? say("explain.gives.at_most", amount(most, explanation))
            : say("explain.gives." + override.limit().grants());
    return say(
        "explain.override",
        say(one.forAll() ? "explain.for.account" : "explain.for.tenant"),
        given,
        override.setBy(),
        writing.time().apply(override.setAt()),
        expires == null
            ? say("explain.endless")
            : say("explain.until", writing.time().apply(expires)),
        override.reason().isEmpty() ? "" : say("explain.why", override.reason()));
  }

  /** Why the answer is what it is. */
  public String decided(Explained.Line line) {
    Explanation explanation = line.explanation();
    Explanation.Numbers numbers = explanation.numbers();
    String limit =
        explanation.granted().limit() instanceof Limit.AtMost(Quantity most)
            ? amount(most, explanation)
            : "";
    return say(
        key(explanation),
        amount(numbers.used(), explanation),
        amount(numbers.amount(), explanation),
        amount(numbers.after(), explanation),
        amount(explanation.missing(), explanation),
        limit,
        amount(numbers.held(), explanation));
  }

  private static String key(Explanation explanation) {
    Rule rule = explanation.rule();
    String key = "explain.rule." + rule;
    boolean held = explanation.numbers().held().signum() > 0;
    return switch (rule) {
      case ACCOUNT_BARRED -> key + "." + explanation.reason();
      case ABOVE_HARD_LIMIT, SOFT_LIMIT, WITHIN_LIMIT -> held ? key + ".held" : key;
      case NOT_INCLUDED, ABOVE_SETTING, FREES, ADDS_NOTHING, RECORDED, UNLIMITED -> key;
    };
  }

  /** What would let it through, a sentence each; none for what was allowed. */
  public List<String> remedies(Explained.Who who, Explained.Line line) {
    return line.explanation().remedies().stream().map(remedy -> remedy(remedy, who, line)).toList();
  }

  private String remedy(Remedy remedy, Explained.Who who, Explained.Line line) {
    Explanation explanation = line.explanation();
    Period period = line.period();
    String key = "explain.help." + remedy;
    return switch (remedy) {
      case ASK_LESS -> {
        Quantity left = explanation.numbers().remaining();
        yield say(key, amount(left == null ? Quantity.ZERO : left, explanation));
      }
      case FREE -> say(key, amount(explanation.missing(), explanation));
      case LET_GO -> say(key, amount(explanation.numbers().held(), explanation));
      case WAIT -> say(key, period == null ? "" : writing.time().apply(period.end()));
      case UPGRADE -> who.upgradeUrl().isEmpty() ? say(key) : say(key + ".url", who.upgradeUrl());
      case RECOVER, SUBSCRIBE -> say(key);
    };
  }

  private String amount(Quantity quantity, Explanation explanation) {
    return writing.amount().apply(quantity, explanation.thing().unit());
  }

  private String say(String name, Object... gaps) {
    return language.say(Text.of(name, gaps));
  }
}
