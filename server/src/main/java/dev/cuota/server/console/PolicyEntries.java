package dev.cuota.server.console;

import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.server.margin.PolicyFields;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the form of a policy, and fills it in. */
final class PolicyEntries {
  private static final int MAX_CHARS = 4_000;

  private final MarginBoard.Entry entry;
  private final Texts texts;
  private final Map<String, String> errors = new HashMap<>();

  PolicyEntries(HttpServletRequest request, Texts texts) {
    this.texts = texts;
    this.entry =
        new MarginBoard.Entry(
            field(request, "costAlert"),
            field(request, "currency"),
            field(request, "marginAlert"),
            field(request, "tolerance"),
            field(request, "mode"),
            field(request, "floor"),
            field(request, "recovery"),
            field(request, "throttles"));
  }

  /** The form as it stands in force. */
  static MarginBoard.Entry of(MarginPolicy policy) {
    MarginPolicy.Guard guard = policy.guard();
    return new MarginBoard.Entry(
        policy.costAlert().digits(),
        policy.costAlert().currency(),
        Integer.toString(policy.marginAlert()),
        policy.tolerance().toPlainString(),
        guard.mode().wire(),
        Integer.toString(guard.floor()),
        Integer.toString(guard.recovery()),
        guard.throttles().entrySet().stream()
            .map(one -> one.getKey() + " = " + one.getValue())
            .collect(Collectors.joining("\n")));
  }

  /** What was entered. */
  MarginBoard.Entry entry() {
    return entry;
  }

  /** What is wrong with it, by field. */
  Map<String, String> errors() {
    return errors;
  }

  /**
   * What it says; empty when something is wrong.
   *
   * @param accounts modes of single accounts, which the form leaves as they are
   */
  Optional<MarginPolicy> read(Map<Long, GuardMode> accounts) {
    Money costAlert = PolicyFields.money(entry.costAlert(), entry.currency());
    BigDecimal tolerance = PolicyFields.amount(entry.tolerance());
    Optional<GuardMode> mode = GuardMode.of(entry.mode());
    int marginAlert = percent("marginAlert", entry.marginAlert());
    int floor = percent("floor", entry.floor());
    int recovery = percent("recovery", entry.recovery());
    SortedMap<String, Quantity> throttles = throttles();
    wrongUnless(costAlert != null, "costAlert");
    wrongUnless(tolerance != null, "tolerance");
    wrongUnless(mode.isPresent(), "mode");
    if (!errors.isEmpty() || costAlert == null || tolerance == null || mode.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MarginPolicy(
            costAlert,
            marginAlert,
            tolerance,
            new MarginPolicy.Guard(mode.get(), floor, recovery, throttles, accounts)));
  }

  private int percent(String field, String text) {
    boolean fits = text.matches("[0-9]{1,3}") && MarginPolicy.isPercent(Integer.parseInt(text));
    wrongUnless(fits, field);
    return fits ? Integer.parseInt(text) : 0;
  }

  /** Lines such as {@code ai_tokens_a_minute = 1000}. */
  private SortedMap<String, Quantity> throttles() {
    SortedMap<String, Quantity> throttles = new TreeMap<>();
    for (String line : entry.throttles().lines().toList()) {
      if (!line.isBlank()) {
        String[] parts = line.split("=", -1);
        BigDecimal rate = parts.length == 2 ? PolicyFields.amount(parts[1].strip()) : null;
        boolean fits = rate != null && rate.signum() > 0 && !throttles.containsKey(key(parts));
        wrongUnless(fits, "throttles");
        if (fits && rate != null) {
          throttles.put(key(parts), new Quantity(rate));
        }
      }
    }
    wrongUnless(throttles.size() <= MarginPolicy.MAX_THROTTLES, "throttles");
    return throttles;
  }

  private static String key(String[] parts) {
    return parts[0].strip();
  }

  private void wrongUnless(boolean fits, String field) {
    if (!fits) {
      errors.put(field, texts.get("margin.wrong." + field));
    }
  }

  private static String field(HttpServletRequest request, String name) {
    @Nullable String text = request.getParameter(name);
    String stripped = Objects.requireNonNullElse(text, "").strip();
    return stripped.substring(0, Math.min(stripped.length(), MAX_CHARS));
  }
}
