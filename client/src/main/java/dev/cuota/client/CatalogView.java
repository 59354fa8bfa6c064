package dev.cuota.client;

import dev.cuota.contract.ProblemCode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server said of its catalog.
 *
 * @param version {@link #NOT_READ} before it was read
 */
record CatalogView(long version, Map<String, Action> actions, Map<String, Kind> features) {
  static final long NOT_READ = -1;
  static final CatalogView NONE = new CatalogView(NOT_READ, Map.of(), Map.of());

  /** How an endpoint's action is counted, and what becomes of it without the server. */
  record Action(String feature, BigDecimal amount, FailureMode failure) {}

  /** What sort of feature it is. */
  record Kind(String kind, String unit) {
    boolean isSwitch() {
      return kind.equals("switch");
    }

    boolean isSetting() {
      return kind.equals("setting");
    }

    /** Why more is denied when nothing is left; as the server says. */
    String codeWhenFull() {
      return switch (kind) {
        case "count", "setting" -> ProblemCode.PLAN_LIMIT_EXCEEDED.name();
        case "level" -> ProblemCode.STORAGE_LIMIT_EXCEEDED.name();
        case "switch" -> ProblemCode.FEATURE_GATED.name();
        default -> ProblemCode.LIMIT_EXCEEDED.name();
      };
    }

    /** Whether it exists rather than is used up. */
    boolean isLevel() {
      return kind.equals("count") || kind.equals("level");
    }
  }

  static CatalogView read(JsonObject json, FailureMode otherwise) {
    Map<String, Action> actions = new HashMap<>();
    for (JsonObject one : json.objects("actions")) {
      actions.put(one.text("action"), action(one, otherwise));
    }
    Map<String, Kind> features = new HashMap<>();
    for (JsonObject one : json.objects("features")) {
      String unit = one.textOrNull("unit");
      features.put(one.text("feature"), new Kind(one.text("kind"), unit == null ? "" : unit));
    }
    return new CatalogView(json.whole("version", 0), Map.copyOf(actions), Map.copyOf(features));
  }

  private static Action action(JsonObject json, FailureMode otherwise) {
    BigDecimal amount = json.numberOrNull("amount");
    String failure = json.textOrNull("failure");
    FailureMode mode =
        failure == null
            ? otherwise
            : failure.toLowerCase(Locale.ROOT).equals("closed")
                ? FailureMode.CLOSED
                : FailureMode.OPEN;
    return new Action(json.text("feature"), amount == null ? BigDecimal.ONE : amount, mode);
  }

  @Nullable Action action(String name) {
    return actions.get(name);
  }

  @Nullable Kind feature(String key) {
    return features.get(key);
  }

  /** Whether what is wanted exists rather than is used up, so that it can be freed. */
  boolean isFreed(Wanted wanted) {
    String feature = featureOf(wanted);
    Kind kind = feature == null ? null : features.get(feature);
    return kind != null && kind.isLevel();
  }

  /** The feature that is wanted; null when the catalog has no such action. */
  @Nullable String featureOf(Wanted wanted) {
    if (!wanted.isAction()) {
      return wanted.name();
    }
    Action action = actions.get(wanted.name());
    return action == null ? null : action.feature();
  }

  /** How much is wanted. */
  BigDecimal amountOf(Wanted wanted) {
    BigDecimal said = wanted.amount();
    if (said != null) {
      return said;
    }
    Action action = wanted.isAction() ? actions.get(wanted.name()) : null;
    return action == null ? BigDecimal.ONE : action.amount();
  }
}
