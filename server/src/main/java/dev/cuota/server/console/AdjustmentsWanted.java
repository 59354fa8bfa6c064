package dev.cuota.server.console;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.AccountSearch;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Which adjustments are looked for; what nobody knows is as if it were not said. */
record AdjustmentsWanted(String account, String status, String type, String month, int offset) {
  static final String STATUS = "status";
  static final String TYPE = "type";

  /** All of them. */
  static final AdjustmentsWanted ANY = new AdjustmentsWanted("", "", "", "", 0);

  private static final int MAX_LENGTH = 256;
  private static final long NOBODY = -1;

  /** A value, and what it is called. */
  record Named(String value, String name) {}

  static AdjustmentsWanted of(HttpServletRequest request, int offset) {
    return new AdjustmentsWanted(
        field(request, "account"),
        field(request, STATUS),
        field(request, TYPE),
        field(request, "month"),
        Math.clamp(offset, 0, AdjustmentSearch.MAX_OFFSET));
  }

  private static String field(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    String stripped = text == null ? "" : text.strip();
    return stripped.substring(0, Math.min(stripped.length(), MAX_LENGTH));
  }

  boolean isAny() {
    return account.isEmpty() && status.isEmpty() && type.isEmpty() && month.isEmpty();
  }

  AdjustmentSearch search(Engine engine, Environment environment, int limit) {
    return new AdjustmentSearch(
        environment.id(),
        AdjustmentStatus.of(status).orElse(null),
        AdjustmentType.of(type).orElse(null),
        number(engine, environment),
        month(month).orElse(null),
        limit,
        offset);
  }

  /** The account with exactly that key; nobody when there is none. */
  private @Nullable Long number(Engine engine, Environment environment) {
    if (account.isEmpty()) {
      return null;
    }
    AccountSearch search = new AccountSearch(account, null, null, null, AccountSearch.MAX_LIMIT, 0);
    return engine.lifecycle().payers().search(environment.id(), search).stream()
        .filter(one -> one.key().equals(account))
        .findFirst()
        .map(one -> one.id())
        .orElse(NOBODY);
  }

  String address(String list, int other) {
    return UriComponentsBuilder.fromPath(list)
        .queryParam("account", "{account}")
        .queryParam(STATUS, "{status}")
        .queryParam(TYPE, "{type}")
        .queryParam("month", "{month}")
        .queryParam("offset", Math.max(0, other))
        .encode()
        .buildAndExpand(account, status, type, month)
        .toUriString();
  }

  /** A month such as 2026-01. */
  static Optional<YearMonth> month(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(YearMonth.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** Any of them, or one. */
  static List<AccountList.Option> options(Texts texts, String chosen, List<Named> all) {
    List<AccountList.Option> options = new ArrayList<>();
    boolean known = all.stream().anyMatch(one -> one.value().equals(chosen));
    options.add(new AccountList.Option("", texts.get("accounts.any"), !known));
    all.forEach(
        one ->
            options.add(
                new AccountList.Option(one.value(), one.name(), one.value().equals(chosen))));
    return options;
  }
}
