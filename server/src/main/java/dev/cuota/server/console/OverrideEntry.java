package dev.cuota.server.console;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Overriding;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.OverrideChange;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has entered into the form of an override, as it came.
 *
 * @param act {@value #SET}, {@value #CLEAR}, or {@value #EDIT} to go back to the form
 * @param whom {@value #ACCOUNT} for all tenants of the account; otherwise for this tenant
 * @param limit {@code number}, {@code unlimited} or {@code none}
 * @param number digits; of a number only
 * @param until moment in UTC without a zone; empty for no end
 * @param reason in words; may be empty
 */
public record OverrideEntry(
    String act, String whom, String limit, String number, String until, String reason) {
  static final String SET = "set";
  static final String CLEAR = "clear";
  static final String EDIT = "edit";
  static final String ACCOUNT = "account";
  static final String NUMBER = "number";

  private static final int MAX_NUMBER_CHARS = 40;

  /** What the form shows at first: what is in force. */
  static OverrideEntry of(Granted granted) {
    Limit limit = granted.effective();
    BigDecimal number = limit.number();
    return new OverrideEntry(
        SET,
        "tenant",
        number == null ? limit.text() : NUMBER,
        number == null ? "" : number.toPlainString(),
        "",
        "");
  }

  /** Whether it is for all tenants of the account. */
  public boolean forAll() {
    return whom.equals(ACCOUNT);
  }

  boolean clears() {
    return act.equals(CLEAR);
  }

  /** What is wrong, by field: names of texts. */
  Map<String, String> errors(Granted granted, Instant now) {
    Map<String, String> errors = new LinkedHashMap<>();
    if (clears()) {
      return errors;
    }
    Limit entered = entered();
    if (entered == null) {
      errors.put(NUMBER, "override.error.number");
    } else {
      Overriding.flaw(granted.feature(), granted.planned(), entered)
          .ifPresent(flaw -> errors.put(NUMBER, "override.error." + flaw));
    }
    Instant end = expires();
    if (!until.isEmpty() && (end == null || !end.isAfter(now))) {
      errors.put("until", "override.error.until");
    }
    if (reason.length() > OverrideChange.MAX_REASON
        || reason.chars().anyMatch(Character::isISOControl)) {
      errors.put("reason", "override.error.reason");
    }
    return errors;
  }

  /** What is to be changed; of an entry without errors. */
  OverrideChange change(String feature, String by) {
    return clears()
        ? new OverrideChange(feature, null, null, "", by)
        : new OverrideChange(feature, entered(), expires(), reason, by);
  }

  /** The limit entered; null when it cannot be read. */
  @Nullable Limit entered() {
    return switch (limit) {
      case "unlimited" -> Limit.unlimited();
      case "none" -> Limit.notIncluded();
      default -> atMost();
    };
  }

  private @Nullable Limit atMost() {
    try {
      BigDecimal value =
          number.length() > MAX_NUMBER_CHARS ? BigDecimal.ONE.negate() : new BigDecimal(number);
      return value.signum() < 0 || !Quantity.fits(value) ? null : Limit.atMost(new Quantity(value));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /** The end entered; null for none, and for one that cannot be read. */
  @Nullable Instant expires() {
    try {
      return until.isEmpty() ? null : LocalDateTime.parse(until).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
