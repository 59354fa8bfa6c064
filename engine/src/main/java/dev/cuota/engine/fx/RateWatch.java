package dev.cuota.engine.fx;

import dev.cuota.core.accounts.Countries;
import dev.cuota.core.fx.Ask;
import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.Valuation;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Raises what a person should look at, and resolves what is over. */
final class RateWatch {
  static final String MISSING = "fx_missing";
  static final String STALE = "fx_stale";
  static final String QUARANTINED = "fx_quarantined";

  static final String FOUND_BY = "fx_rates";
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_NAMED = 10;

  private final Database database;
  private final Alerts alerts;

  RateWatch(Database database, Alerts alerts) {
    this.database = database;
    this.alerts = alerts;
  }

  /** Looks at everything. */
  void look(FxOptions options, LocalDate today) {
    List<Alarm> open =
        Stream.of(MISSING, STALE, QUARANTINED)
            .flatMap(kind -> alerts.openOf(kind).stream())
            .map(Alert::alarm)
            .toList();
    database.useTx(Scope.everything(), tx -> look(tx, options, today, open));
  }

  private void look(Tx tx, FxOptions options, LocalDate today, List<Alarm> open) {
    Map<String, Alarm> missing = new TreeMap<>();
    Map<String, Alarm> stale = new TreeMap<>();
    for (Ask ask : needed(tx, options, today)) {
      Valuation value = Rates.value(tx, options.policy(), ask);
      if (value instanceof Valuation.Unvalued(_, CurrencyPair pair, Valuation.Why why)) {
        // What waits in quarantine is told of as such.
        if (why != Valuation.Why.QUARANTINED) {
          Map<String, Alarm> wanting = why == Valuation.Why.STALE ? stale : missing;
          wanting.put(pair.text(), alarm(why, pair, options, today));
        }
      }
    }
    tell(tx, open, MISSING, missing);
    tell(tx, open, STALE, stale);
    tell(tx, open, QUARANTINED, doubtful(tx));
  }

  /** Every currency that is dealt in has to be worth something; nobody asks where no rate ever was. */
  private static List<Ask> needed(Tx tx, FxOptions options, LocalDate today) {
    if (options.sources().isEmpty() && RatesSql.isEmpty(tx)) {
      return List.of();
    }
    Stream<String> ofAccounts =
        RatesSql.countries(tx).stream().map(Countries::currency).flatMap(Optional::stream);
    String pivot = options.policy().pivot();
    Stream<CurrencyPair> pairs =
        Stream.concat(ofAccounts, options.currencies().stream())
            .filter(currency -> !currency.equals(pivot))
            .map(currency -> new CurrencyPair(pivot, currency));
    return Stream.concat(pairs, options.policy().routes().keySet().stream())
        .distinct()
        .map(pair -> new Ask(BigDecimal.ONE, pair.base(), pair.quote(), today))
        .toList();
  }

  private static Alarm alarm(
      Valuation.Why why, CurrencyPair pair, FxOptions options, LocalDate today) {
    return Alarm.of(
        why == Valuation.Why.STALE ? STALE : MISSING,
        pair.text(),
        AlertSeverity.WARNING,
        Map.of(
            "day",
            today.toString(),
            "maxAgeDays",
            Integer.toString(options.policy().maxAgeDays())));
  }

  private static Map<String, Alarm> doubtful(Tx tx) {
    Map<String, List<StoredRate>> bySource =
        RateSearchSql.waiting(tx, MAX_WAITING).stream()
            .collect(Collectors.groupingBy(one -> one.rate().series().source()));
    Map<String, Alarm> alarms = new TreeMap<>();
    bySource.forEach(
        (source, waiting) ->
            alarms.put(
                source,
                Alarm.of(
                    QUARANTINED,
                    source,
                    AlertSeverity.WARNING,
                    Map.of(
                        "waiting",
                        Integer.toString(waiting.size()),
                        "what",
                        waiting.stream()
                            .limit(MAX_NAMED)
                            .map(StoredRate::line)
                            .collect(Collectors.joining("; "))))));
    return alarms;
  }

  private void tell(Tx tx, List<Alarm> open, String kind, Map<String, Alarm> wanting) {
    open.stream()
        .filter(alarm -> alarm.kind().equals(kind) && !wanting.containsKey(alarm.subject()))
        .forEach(alarm -> alerts.resolve(tx, alarm, FOUND_BY));
    wanting.values().forEach(alarm -> alerts.raise(tx, alarm));
  }
}
