package dev.cuota.server.limits;

import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Explanation;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.Explained;
import dev.cuota.engine.limits.LimitOverride;
import dev.cuota.engine.limits.Overridden;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explanation as it stands in answers. */
final class ExplanationTree {
  private ExplanationTree() {}

  static Map<String, Object> of(Explained explained, ExplanationWords words) {
    Explained.Who who = explained.who();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("decision", explained.decision().toString());
    tree.put("firstAt", explained.when().first().toString());
    tree.put("lastAt", explained.when().last().toString());
    tree.put("times", explained.when().times());
    tree.put("allowed", explained.isAllowed());
    put(tree, "code", explained.decisive().explanation().reason());
    tree.put("tenant", who.tenant());
    put(tree, "plan", who.plan().isEmpty() ? null : plan(who));
    put(tree, "bar", who.bar());
    tree.put("position", Long.toString(who.position()));
    if (!who.upgradeUrl().isEmpty()) {
      tree.put("upgradeUrl", who.upgradeUrl());
    }
    tree.put(
        "limits", explained.lines().stream().map(line -> line(explained, line, words)).toList());
    return tree;
  }

  private static Map<String, Object> plan(Explained.Who who) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("key", who.plan());
    tree.put("version", who.planVersion());
    return tree;
  }

  private static Map<String, Object> line(
      Explained explained, Explained.Line line, ExplanationWords words) {
    Explanation explanation = line.explanation();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("feature", explanation.thing().feature());
    tree.put("allowed", explanation.isAllowed());
    put(tree, "code", explanation.reason());
    tree.put("rule", explanation.rule().name());
    granted(tree, line);
    numbers(tree, line);
    Period period = line.period();
    put(tree, "period", period == null ? null : period(period));
    tree.put("remedies", explanation.remedies().stream().map(Enum::name).toList());
    tree.put("text", text(explained, line, words));
    return tree;
  }

  private static void granted(Map<String, Object> tree, Explained.Line line) {
    Entitlement granted = line.explanation().granted();
    tree.put("limit", written(granted.limit()));
    tree.put("mode", lower(granted.mode()));
    tree.put("scope", lower(granted.scope()));
    Entitlement.Window window = granted.window();
    put(tree, "window", window == null ? null : lower(window));
    tree.put("default", written(line.planned()));
    Overridden override = line.override();
    put(tree, "override", override == null ? null : override(override));
    tree.put("granted", line.granted().value());
  }

  private static Map<String, Object> override(Overridden one) {
    LimitOverride override = one.override();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("value", written(override.limit()));
    tree.put("from", one.forAll() ? "account" : "tenant");
    Instant expires = override.expires();
    put(tree, "expires", expires == null ? null : expires.toString());
    tree.put("reason", override.reason());
    tree.put("setBy", override.setBy());
    tree.put("setAt", override.setAt().toString());
    return tree;
  }

  private static void numbers(Map<String, Object> tree, Explained.Line line) {
    Explanation.Numbers numbers = line.explanation().numbers();
    tree.put("used", numbers.used().value());
    tree.put("reserved", line.reserved().value());
    tree.put("leased", line.leased().value());
    tree.put("amount", numbers.amount().value());
    Quantity remaining = numbers.remaining();
    put(tree, "remaining", remaining == null ? null : remaining.value());
    tree.put("missing", line.explanation().missing().value());
  }

  private static Map<String, Object> period(Period period) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("start", period.start().toString());
    tree.put("end", period.end().toString());
    return tree;
  }

  private static Map<String, Object> text(
      Explained explained, Explained.Line line, ExplanationWords words) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("granted", words.granted(explained.who(), line));
    tree.put("decided", words.decided(line));
    tree.put("remedies", words.remedies(explained.who(), line));
    return tree;
  }

  private static Object written(Limit limit) {
    return limit instanceof Limit.AtMost(Quantity most) ? most.value() : limit.text();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @SuppressWarnings("NullAway") // answers say null, for which maps are not annotated
  private static void put(Map<String, Object> tree, String name, @Nullable Object value) {
    tree.put(name, value);
  }
}
