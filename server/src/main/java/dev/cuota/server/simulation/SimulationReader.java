package dev.cuota.server.simulation;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Mix;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.simulation.ProjectionAsk;
import dev.cuota.engine.simulation.Scenario;
import dev.cuota.server.catalog.CatalogProblems;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.server.limits.JsonBody;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what is to be tried. */
final class SimulationReader {
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 9999;

  private final Map<String, String> plans = new TreeMap<>();
  private final Map<String, BigDecimal> shares = new LinkedHashMap<>();
  private final List<String> accounts = new ArrayList<>();
  private List<Integer> projected = ProjectionAsk.USUAL.accounts();
  private Economy.Assumption assumption = Economy.Assumption.OBSERVED;
  private @Nullable UUID id;
  private @Nullable String document;
  private @Nullable LocalDate from;
  private @Nullable LocalDate to;
  private boolean withoutOverrides;

  private SimulationReader() {}

  /**
   * What was read.
   *
   * @param document of the catalog; empty for the present one
   */
  record Wish(UUID id, String document, Scenario scenario, ProjectionAsk projections) {}

  /** Reads a body; an id is made for one that names none. */
  static Wish read(byte[] body, EnvironmentId environment) {
    SimulationReader reader = new SimulationReader();
    JsonBody.read(body, reader::field);
    return reader.wish(environment);
  }

  private void field(JsonBody json, String field) {
    switch (field) {
      case "id" -> id = json.id("/id");
      case "catalog" ->
          document = json.isNull() ? null : json.document("/catalog", Catalogs.MAX_DOCUMENT_LENGTH);
      case "from" -> from = day(json.text("/from"), "/from");
      case "to" -> to = day(json.text("/to"), "/to");
      case "plans" -> json.object("/plans", name -> plan(json, name));
      case "withoutOverrides" -> withoutOverrides = json.flag("/withoutOverrides");
      case "accounts" ->
          json.array(
              "/accounts",
              Scenario.MAX_ACCOUNTS,
              index -> accounts.add(json.text("/accounts/" + index)));
      case "projections" -> json.object("/projections", name -> projections(json, name));
      default -> throw JsonBody.unknown("", field);
    }
  }

  private void plan(JsonBody json, String name) {
    if (plans.size() == Scenario.MAX_PLANS) {
      throw JsonBody.wrong("/plans", "json.many", Scenario.MAX_PLANS);
    }
    plans.put(name, json.text("/plans/" + name));
  }

  private void projections(JsonBody json, String name) {
    switch (name) {
      case "accounts" -> {
        List<Integer> counts = new ArrayList<>();
        json.array(
            "/projections/accounts", ProjectionAsk.MAX, index -> counts.add(count(json, index)));
        projected = counts;
      }
      case "shares" ->
          json.object(
              "/projections/shares",
              plan -> shares.put(plan, json.quantity("/projections/shares/" + plan).value()));
      case "assume" -> assumption = assumption(json.text("/projections/assume"));
      default -> throw JsonBody.unknown("/projections", name);
    }
  }

  private static int count(JsonBody json, int index) {
    String place = "/projections/accounts/" + index;
    long count = json.whole(place);
    if (count < 1 || count > Mix.MAX_ACCOUNTS) {
      throw JsonBody.wrong(place, "simulation.count", Mix.MAX_ACCOUNTS);
    }
    return (int) count;
  }

  private static Economy.Assumption assumption(String text) {
    for (Economy.Assumption one : Economy.Assumption.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw JsonBody.wrong("/projections/assume", "simulation.assume");
  }

  private Wish wish(EnvironmentId environment) {
    LocalDate begin = JsonBody.needed(from, "/from");
    LocalDate end = JsonBody.needed(to, "/to");
    YearMonth first = YearMonth.from(begin);
    YearMonth last = YearMonth.from(end);
    if (!begin.equals(first.atDay(1))) {
      throw JsonBody.wrong("/from", "billing.month");
    }
    if (!end.equals(last.atEndOfMonth())) {
      throw JsonBody.wrong("/to", "simulation.end");
    }
    Scenario scenario =
        new Scenario(
            environment, first, last, catalog(), new TreeMap<>(plans), !withoutOverrides, accounts);
    return new Wish(
        id == null ? UUID.randomUUID() : id,
        document == null ? "" : document,
        scenario,
        new ProjectionAsk(projected, mix(), assumption));
  }

  private @Nullable Catalog catalog() {
    if (document == null) {
      return null;
    }
    return switch (CatalogReader.read(document)) {
      case CatalogReading.Valid(Catalog catalog) -> catalog;
      case CatalogReading.Invalid(var errors) -> throw CatalogProblems.invalid(errors);
    };
  }

  private @Nullable Mix mix() {
    try {
      return shares.isEmpty() ? null : new Mix(shares);
    } catch (IllegalArgumentException _) {
      throw JsonBody.wrong("/projections/shares", "simulation.shares");
    }
  }

  private static LocalDate day(String text, String pointer) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR) {
        return day;
      }
    } catch (DateTimeException _) {
      // Said below, as for a year that nobody means.
    }
    throw JsonBody.wrong(pointer, "simulation.day");
  }
}
