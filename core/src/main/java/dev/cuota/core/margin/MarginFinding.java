package dev.cuota.core.margin;

import java.time.YearMonth;
import java.util.Map;

/**
 * Something about money that somebody should look at.
 *
 * @param subject the month, or the account and the month; the same for as long as it is the same thing
 * @param facts by name
 */
public record MarginFinding(Kind kind, String subject, Map<String, String> facts) {

  /** What sort of thing. */
  public enum Kind {
    /** All accounts together cost more than the policy's amount. */
    COSTS("costs_high"),
    /** All accounts together leave less than the policy's margin. */
    MARGIN("margin_low"),
    /** One account costs more than it pays. */
    LOSS("account_loses_money"),
    /** One account is held to its margin. */
    GUARD("margin_guard");

    private final String alert;

    Kind(String alert) {
      this.alert = alert;
    }

    /** The kind of alert that tells of it. */
    public String alert() {
      return alert;
    }
  }

  public MarginFinding {
    facts = Map.copyOf(facts);
  }

  /** What an alert about a month is called. */
  static String subject(YearMonth month) {
    return month.toString();
  }

  /** What an alert about an account's month is called. */
  static String subject(String key, YearMonth month) {
    return key + " " + month;
  }
}
