package dev.cuota.server.console;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.simulation.Economy;
import dev.cuota.core.simulation.Mix;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.simulation.ProjectionAsk;
import dev.cuota.engine.simulation.Scenario;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.server.catalog.DocumentError;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the form on which a simulation is asked for. */
final class SimulatorEntry {
  private static final String PLAN = "plan.";

  private final Texts texts;
  private final Map<String, String> sent;
  private final TreeMap<String, String> plans = new TreeMap<>();

  SimulatorEntry(Texts texts, Map<String, String> sent) {
    this.texts = texts;
    this.sent = sent;
    sent.forEach(
        (name, value) -> {
          if (name.startsWith(PLAN) && !value.isBlank()) {
            plans.put(name.substring(PLAN.length()), value.strip());
          }
        });
  }

  /** What is wrong with what was entered. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> places;

    Wrong(String message, List<String> places) {
      super(message, null, false, false);
      this.places = places;
    }

    /** Where in the catalog. */
    List<String> places() {
      return places;
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  SimulatorForm.Entry entry() {
    return new SimulatorForm.Entry(
        get("from"),
        get("to"),
        document(),
        sent.containsKey("withoutOverrides"),
        get("counts"),
        get("shares"),
        get("assume").equals("full"));
  }

  Map<String, String> plans() {
    return plans;
  }

  String document() {
    return sent.getOrDefault("catalog", "");
  }

  Scenario scenario(EnvironmentId environment) {
    if (plans.size() > Scenario.MAX_PLANS) {
      throw wrong("simulator.wrong.plans");
    }
    return new Scenario(
        environment,
        month("from"),
        month("to"),
        catalog(),
        plans,
        !sent.containsKey("withoutOverrides"),
        List.of());
  }

  ProjectionAsk projections() {
    List<Integer> counts = new ArrayList<>();
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    try {
      for (String count : words(get("counts"))) {
        counts.add(Integer.valueOf(count));
      }
      for (String share : words(get("shares"))) {
        String[] both = share.split("=", 2);
        shares.put(both[0].strip(), new BigDecimal(both[1].strip()));
      }
      return new ProjectionAsk(
          counts.isEmpty() ? ProjectionAsk.USUAL.accounts() : counts,
          shares.isEmpty() ? null : new Mix(shares),
          get("assume").equals("full") ? Economy.Assumption.FULL : Economy.Assumption.OBSERVED);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
      throw wrong("simulator.wrong.projections", ProjectionAsk.MAX);
    }
  }

  Wrong wrong(String text, Object... gaps) {
    return new Wrong(texts.get(text, gaps), List.of());
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("[,;\\s]+", -1)) {
      if (!word.isBlank()) {
        words.add(word);
      }
    }
    return words;
  }

  private YearMonth month(String name) {
    try {
      return YearMonth.parse(get(name));
    } catch (DateTimeException _) {
      throw wrong("simulator.wrong.month");
    }
  }

  private @Nullable Catalog catalog() {
    String document = document();
    if (document.isBlank()) {
      return null;
    }
    if (document.length() > Catalogs.MAX_DOCUMENT_LENGTH) {
      throw wrong("simulator.wrong.catalog");
    }
    return switch (CatalogReader.read(document)) {
      case CatalogReading.Valid(Catalog catalog) -> catalog;
      case CatalogReading.Invalid(var errors) ->
          throw new Wrong(
              texts.get("simulator.wrong.catalog"), errors.stream().map(this::place).toList());
    };
  }

  private String place(DocumentError error) {
    return texts.get(
        "simulator.wrong.line", texts.number(error.line()), error.path(), error.message());
  }

  private String get(String name) {
    return sent.getOrDefault(name, "").strip();
  }
}
