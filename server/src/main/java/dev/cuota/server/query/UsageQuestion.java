package dev.cuota.server.query;

import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.WindowSize;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.metering.MeterQuery;
import dev.cuota.server.problem.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question about usage as it was asked.
 *
 * @param from null for from the beginning
 * @param to null for until now
 * @param window null for one row over the whole range
 * @param dimensions to split by; the tenant is one of them
 */
record UsageQuestion(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable WindowSize window,
    ZoneId zone,
    List<String> subjects,
    List<String> dimensions,
    Map<String, List<String>> filter) {
  private static final String SUBJECT = "subject";

  /** Events may come that far ahead of our clock. */
  private static final Duration AHEAD = Duration.ofHours(24);

  /** The question in the body of a POST. */
  record Body(
      @Nullable String from,
      @Nullable String to,
      @Nullable String windowSize,
      @Nullable String windowTimeZone,
      @Nullable List<String> subject,
      @Nullable List<String> groupBy,
      @Nullable Map<String, List<String>> filterGroupBy) {

    private Map<String, List<String>> parameters() {
      Map<String, List<String>> all = new LinkedHashMap<>();
      put(all, "from", from);
      put(all, "to", to);
      put(all, "windowSize", windowSize);
      put(all, "windowTimeZone", windowTimeZone);
      all.put(SUBJECT, subject == null ? List.of() : subject);
      all.put("groupBy", groupBy == null ? List.of() : groupBy);
      if (filterGroupBy != null) {
        filterGroupBy.forEach((name, values) -> all.put("filterGroupBy[" + name + "]", values));
      }
      return all;
    }

    private static void put(Map<String, List<String>> all, String name, @Nullable String value) {
      if (value != null) {
        all.put(name, List.of(value));
      }
    }
  }

  static UsageQuestion of(Body body) {
    return of(body.parameters());
  }

  static UsageQuestion of(Map<String, List<String>> given) {
    Parameters parameters = new Parameters(given);
    UsageQuestion question =
        new UsageQuestion(
            parameters.time("from"),
            parameters.time("to"),
            parameters.choice("windowSize", WindowSize.class),
            parameters.zone("windowTimeZone"),
            parameters.repeated(SUBJECT),
            parameters.texts("groupBy"),
            parameters.keyed("filterGroupBy"));
    if (question.from != null && question.to != null && !question.from.isBefore(question.to)) {
      parameters.refuse("to", Text.of("query.range"));
    }
    parameters.refuseIfInvalid();
    return question;
  }

  /** Whether there is a row for each tenant. */
  boolean isBySubject() {
    return dimensions.contains(SUBJECT) || !subjects.isEmpty();
  }

  /** The dimensions of the meter to split by. */
  List<String> groupBy() {
    return dimensions.stream().filter(name -> !name.equals(SUBJECT)).toList();
  }

  void refuseUnknownDimensions(Meter meter) {
    Parameters parameters = new Parameters(Map.of());
    List<String> asked = new ArrayList<>(groupBy());
    asked.addAll(filter.keySet());
    String known = String.join(", ", meter.groupBy().keySet());
    asked.stream()
        .filter(name -> !meter.groupBy().containsKey(name))
        .distinct()
        .forEach(name -> parameters.refuse("groupBy", Text.of("query.dimension", name, known)));
    parameters.refuseIfInvalid();
  }

  MeterQuery query(EnvironmentId environment, String meter, Instant now) {
    Instant start = Objects.requireNonNullElse(from, MeterQuery.BEGINNING);
    Instant end = Objects.requireNonNullElse(to, now.plus(AHEAD));
    return new MeterQuery(
        environment,
        meter,
        start.isBefore(end) ? new Period(start, end) : new Period(start, start.plus(AHEAD)),
        window,
        zone,
        subjects,
        isBySubject(),
        groupBy(),
        filter);
  }
}
