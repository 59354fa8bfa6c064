package dev.cuota.spring;

import dev.cuota.client.Wanted;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actions and features of the catalog, as {@code POST /api/v1/snapshots} tells them. */
record Catalog(Map<String, Action> actions, Map<String, Feature> features) {
  static final Catalog NONE = new Catalog(Map.of(), Map.of());

  /** What an action uses. */
  record Action(String feature, BigDecimal amount) {}

  /** What sort of feature it is, its unit, and its name in answers. */
  record Feature(String kind, String unit, String service) {}

  static Catalog parse(String json) {
    Map<String, @Nullable Object> answer = JsonText.object(json);
    Map<String, Action> actions = new HashMap<>();
    for (Map<String, @Nullable Object> one : JsonText.objects(answer.get("actions"))) {
      BigDecimal amount = one.get("amount") instanceof BigDecimal said ? said : BigDecimal.ONE;
      actions.put(
          JsonText.text(one.get("action")), new Action(JsonText.text(one.get("feature")), amount));
    }
    Map<String, Feature> features = new HashMap<>();
    for (Map<String, @Nullable Object> one : JsonText.objects(answer.get("features"))) {
      features.put(
          JsonText.text(one.get("feature")),
          new Feature(
              JsonText.text(one.get("kind")),
              JsonText.text(one.get("unit")),
              JsonText.text(one.get("service"))));
    }
    return new Catalog(Map.copyOf(actions), Map.copyOf(features));
  }

  /** How much is wanted; null when nobody knows. */
  @Nullable BigDecimal amount(Wanted wanted) {
    BigDecimal said = wanted.amount();
    if (said != null || !wanted.isAction()) {
      return said == null ? BigDecimal.ONE : said;
    }
    Action action = actions.get(wanted.name());
    return action == null ? null : action.amount();
  }

  /** The feature that is wanted; null when nobody knows. */
  @Nullable String feature(Wanted wanted) {
    if (!wanted.isAction()) {
      return wanted.name();
    }
    Action action = actions.get(wanted.name());
    return action == null ? null : action.feature();
  }
}
