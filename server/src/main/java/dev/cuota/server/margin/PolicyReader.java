package dev.cuota.server.margin;

import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.server.limits.JsonBody;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a whole policy; what is left out is as usual. */
final class PolicyReader {
  private static final String COST_ALERT = "/costAlert";
  private static final int MAX_CHARS = 30;
  private static final int MAX_ACCOUNT_DIGITS = 18;

  private String amount = MarginPolicy.USUAL.costAlert().digits();
  private String currency = MarginPolicy.USUAL.costAlert().currency();
  private int marginAlert = MarginPolicy.USUAL.marginAlert();
  private BigDecimal tolerance = MarginPolicy.USUAL.tolerance();
  private GuardMode mode = MarginPolicy.USUAL.guard().mode();
  private int floor = MarginPolicy.USUAL.guard().floor();
  private int recovery = MarginPolicy.USUAL.guard().recovery();
  private final SortedMap<String, Quantity> throttles = new TreeMap<>();
  private final Map<Long, GuardMode> accounts = new HashMap<>();

  private PolicyReader() {}

  static MarginPolicy read(byte[] body) {
    PolicyReader reader = new PolicyReader();
    JsonBody.read(body, reader::field);
    return reader.policy();
  }

  private MarginPolicy policy() {
    return new MarginPolicy(
        costAlert(),
        marginAlert,
        tolerance,
        new MarginPolicy.Guard(mode, floor, recovery, throttles, accounts));
  }

  private Money costAlert() {
    Money alert = PolicyFields.money(amount, currency);
    if (alert == null) {
      throw JsonBody.wrong(COST_ALERT, "margin.amount");
    }
    return alert;
  }

  private void field(JsonBody json, String name) {
    String at = "/" + name;
    switch (name) {
      case "costAlert" -> amount = brief(json, at);
      case "currency" -> currency = brief(json, at);
      case "marginAlertPercent" -> marginAlert = percent(json, at);
      case "tolerance" -> tolerance = tolerance(json, at);
      case "mode" -> mode = mode(json, at);
      case "floorPercent" -> floor = percent(json, at);
      case "recoveryPercent" -> recovery = percent(json, at);
      case "throttles" -> json.object(at, feature -> throttle(json, at, feature));
      case "accounts" -> json.object(at, account -> account(json, at, account));
      default -> throw JsonBody.unknown("", name);
    }
  }

  private void throttle(JsonBody json, String at, String feature) {
    Quantity rate = json.quantity(at + "/" + feature);
    if (rate.signum() <= 0) {
      throw JsonBody.wrong(at + "/" + feature, "margin.rate");
    }
    throttles.put(feature, rate);
    if (throttles.size() > MarginPolicy.MAX_THROTTLES) {
      throw JsonBody.wrong(at, "json.many", MarginPolicy.MAX_THROTTLES);
    }
  }

  private void account(JsonBody json, String at, String account) {
    if (!account.matches("[1-9][0-9]*") || account.length() > MAX_ACCOUNT_DIGITS) {
      throw JsonBody.wrong(at, "margin.account", account);
    }
    accounts.put(Long.valueOf(account), mode(json, at + "/" + account));
    if (accounts.size() > MarginPolicy.MAX_ACCOUNTS) {
      throw JsonBody.wrong(at, "json.many", MarginPolicy.MAX_ACCOUNTS);
    }
  }

  private static BigDecimal tolerance(JsonBody json, String at) {
    BigDecimal read = PolicyFields.amount(brief(json, at));
    if (read == null || read.signum() < 0) {
      throw JsonBody.wrong(at, "margin.tolerance");
    }
    return read;
  }

  private static int percent(JsonBody json, String at) {
    long read = json.whole(at);
    if (read > MarginPolicy.MOST_PERCENT) {
      throw JsonBody.wrong(at, "margin.percent");
    }
    return (int) read;
  }

  private static GuardMode mode(JsonBody json, String at) {
    return GuardMode.of(json.text(at)).orElseThrow(() -> JsonBody.wrong(at, "margin.mode"));
  }

  private static String brief(JsonBody json, String at) {
    String text = json.text(at);
    if (text.length() > MAX_CHARS) {
      throw JsonBody.wrong(at, "margin.amount");
    }
    return text;
  }
}
