package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.Rating;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.limits.Supposed;
import dev.cuota.engine.metering.Recount;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scenario made ready: its meters have the numbers by which the ledger knows them, and numbers below zero
 * where they count otherwise.
 *
 * @param catalog that is tried
 * @param anew meters that have to be counted from the ledger
 */
record Course(Scenario scenario, CatalogSnapshot catalog, List<NumberedMeter> anew) {

  /** Numbers the meters of a catalog by those that are {@code present}. */
  static Course of(Scenario scenario, CatalogSnapshot present) {
    Catalog wanted = scenario.catalog();
    if (wanted == null) {
      return new Course(scenario, present, List.of());
    }
    List<NumberedMeter> meters = new ArrayList<>();
    List<NumberedMeter> anew = new ArrayList<>();
    for (Meter meter : wanted.meters().values()) {
      Optional<NumberedMeter> known = known(present.meters(), meter);
      NumberedMeter numbered =
          new NumberedMeter(known.map(NumberedMeter::id).orElse(-1 - anew.size()), meter);
      meters.add(numbered);
      if (known.isEmpty()) {
        anew.add(numbered);
      }
    }
    return new Course(
        scenario, new CatalogSnapshot(0, wanted, new MeterBook(meters)), List.copyOf(anew));
  }

  /** The meter of that key, or else of any, that has counted the same already. */
  private static Optional<NumberedMeter> known(MeterBook present, Meter meter) {
    return present
        .meter(meter.key())
        .filter(one -> one.meter().countsLike(meter))
        .or(
            () ->
                present.meters().stream().filter(one -> one.meter().countsLike(meter)).findFirst());
  }

  /** Meters by which the past cannot be counted. */
  List<String> uncountable() {
    return anew.stream()
        .map(NumberedMeter::meter)
        .filter(meter -> !Recount.can(meter.aggregation()) || meter.key().equals(Rating.GMV))
        .map(Meter::key)
        .toList();
  }

  /** Plans that accounts are to be on, and that there are not. */
  List<String> unknownPlans() {
    return scenario.plans().values().stream()
        .filter(plan -> catalog.catalog().plan(plan).isEmpty())
        .distinct()
        .toList();
  }

  /** What is supposed to have gone. */
  Supposed supposed() {
    return new Supposed(catalog, this::plan, scenario.keepsOverrides());
  }

  /** On which plan accounts would be that were on the one of that key; empty for none. */
  Optional<Plan> plan(String held) {
    String named = held.isEmpty() ? Scenario.NO_PLAN : held;
    String other = scenario.plans().get(named);
    return other == null && held.isEmpty()
        ? Optional.empty()
        : catalog.catalog().plan(other == null ? held : other);
  }

  List<Period> months() {
    List<Period> months = new ArrayList<>();
    for (YearMonth month = scenario.first();
        !month.isAfter(scenario.last());
        month = month.plusMonths(1)) {
      months.add(Period.month(month));
    }
    return months;
  }

  /** All of it. */
  Period range() {
    return new Period(Period.month(scenario.first()).start(), Period.month(scenario.last()).end());
  }

  /** Levels that cost something on average, in either of two catalogs. */
  List<Integer> levels(CatalogSnapshot before) {
    return Stream.concat(before.meters().meters().stream(), catalog.meters().meters().stream())
        .filter(one -> one.meter().aggregation() == Aggregation.TIME_WEIGHTED_AVG)
        .map(NumberedMeter::id)
        .filter(id -> id > 0)
        .distinct()
        .toList();
  }

  /** Keys of meters by number. */
  static Map<Integer, String> keys(CatalogSnapshot of) {
    return of.meters().meters().stream()
        .collect(Collectors.toMap(NumberedMeter::id, one -> one.meter().key()));
  }
}
