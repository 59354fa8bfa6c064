package dev.cuota.core.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one environment, ready to say which of them count an event and how much. Immutable.
 */
public final class MeterBook {
  /** Most characters of a dimension's value and of a counted value; longer ones are refused. */
  public static final int MAX_VALUE_LENGTH = 256;

  private static final SortedMap<String, String> NO_GROUP = Collections.emptySortedMap();

  private final List<NumberedMeter> meters;
  private final Map<String, List<NumberedMeter>> byType;
  private final Map<String, NumberedMeter> byKey;
  private final Map<Integer, NumberedMeter> byId;

  public MeterBook(List<NumberedMeter> meters) {
    this.meters = List.copyOf(meters);
    byType = this.meters.stream().collect(Collectors.groupingBy(m -> m.meter().eventType()));
    byKey =
        this.meters.stream().collect(Collectors.toMap(m -> m.meter().key(), Function.identity()));
    byId = this.meters.stream().collect(Collectors.toMap(NumberedMeter::id, Function.identity()));
  }

  /** All meters. */
  public List<NumberedMeter> meters() {
    return meters;
  }

  /** The meter with that key. */
  public Optional<NumberedMeter> meter(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** The meter with that number. */
  public Optional<NumberedMeter> meter(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Says which meters count the event. A meter whose value is absent does not count it; if that
   * leaves none although a meter wanted to, or if a value has the wrong form, the event is invalid.
   */
  public Attribution attribute(UsageEvent event) {
    List<NumberedMeter> candidates = byType.get(event.type());
    if (candidates == null) {
      return new Attribution.Uncounted("no meter counts events of type " + event.type());
    }
    List<UsageLine> lines = new ArrayList<>(candidates.size());
    List<String> notes = new ArrayList<>(0);
    Attribution.@Nullable Invalid missing = null;
    for (NumberedMeter candidate : candidates) {
      Reading reading = read(candidate, event.data());
      switch (reading) {
        case Reading.Line(UsageLine line) -> lines.add(line);
        case Reading.Filtered(String note) -> notes.add(note);
        case Reading.Missing(String note, Attribution.Invalid invalid) -> {
          notes.add(note);
          missing = invalid;
        }
        case Reading.Wrong(Attribution.Invalid invalid) -> {
          return invalid;
        }
      }
    }
    if (!lines.isEmpty()) {
      return new Attribution.Counted(lines, notes);
    }
    return missing != null ? missing : new Attribution.Uncounted(String.join("; ", notes));
  }

  /** What one meter reads in one event. */
  private sealed interface Reading {
    record Line(UsageLine line) implements Reading {}

    record Filtered(String note) implements Reading {}

    record Missing(String note, Attribution.Invalid invalid) implements Reading {}

    record Wrong(Attribution.Invalid invalid) implements Reading {}
  }

  private static Reading read(NumberedMeter numbered, EventData data) {
    Meter meter = numbered.meter();
    for (Map.Entry<JsonPath, String> condition : meter.filter().entrySet()) {
      if (!condition.getValue().equals(text(data.at(condition.getKey())))) {
        return new Reading.Filtered(
            "%s: %s is not %s".formatted(meter.key(), condition.getKey(), condition.getValue()));
      }
    }
    SortedMap<String, String> group = NO_GROUP;
    if (!meter.groupBy().isEmpty()) {
      group = new TreeMap<>();
      for (Map.Entry<String, JsonPath> dimension : meter.groupBy().entrySet()) {
        String value = text(data.at(dimension.getValue()));
        if (value == null) {
          value = "";
        } else if (!validValue(value)) {
          return wrong(dimension.getValue(), Expected.SINGLE_VALUE, meter);
        }
        group.put(dimension.getKey(), value);
      }
    }
    JsonPath path = meter.valueProperty();
    if (path == null) {
      return new Reading.Line(new UsageLine(numbered.id(), group, Quantity.ONE, null));
    }
    Scalar found = data.at(path);
    if (found instanceof Scalar.Absent) {
      return missing(path, meter);
    }
    return meter.aggregation() == Aggregation.UNIQUE_COUNT
        ? mark(numbered, group, path, found)
        : amount(numbered, group, path, found);
  }

  private static Reading mark(
      NumberedMeter meter, SortedMap<String, String> group, JsonPath path, Scalar found) {
    String value = text(found);
    return value == null || !validValue(value)
        ? wrong(path, Expected.SINGLE_VALUE, meter.meter())
        : new Reading.Line(new UsageLine(meter.id(), group, Quantity.ONE, value));
  }

  private static Reading amount(
      NumberedMeter meter, SortedMap<String, String> group, JsonPath path, Scalar found) {
    BigDecimal value =
        switch (found) {
          case Scalar.Num(BigDecimal number) -> number;
          case Scalar.Text(String text) -> number(text);
          case Scalar.Flag _, Scalar.Absent _, Scalar.Compound _ -> null;
        };
    if (value == null) {
      return wrong(path, Expected.NUMBER, meter.meter());
    }
    if (!Quantity.fits(value)) {
      return wrong(path, Expected.FITTING_NUMBER, meter.meter());
    }
    return new Reading.Line(new UsageLine(meter.id(), group, new Quantity(value), null));
  }

  private static Reading missing(JsonPath path, Meter meter) {
    String note = "%s: nothing at %s".formatted(meter.key(), path);
    return new Reading.Missing(note, invalid(path, Expected.VALUE, meter));
  }

  private static Reading wrong(JsonPath path, Expected expected, Meter meter) {
    return new Reading.Wrong(invalid(path, expected, meter));
  }

  private static Attribution.Invalid invalid(JsonPath path, Expected expected, Meter meter) {
    return new Attribution.Invalid(path.pointer("/data"), expected, meter.key());
  }

  /** The number in a text, as other metering clients send it; null when it holds none. */
  private static @Nullable BigDecimal number(String text) {
    if (text.length() > 64) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static boolean validValue(String value) {
    return value.isEmpty() || UsageEvent.validText(value);
  }

  private static @Nullable String text(Scalar scalar) {
    return switch (scalar) {
      case Scalar.Text(String value) -> value;
      case Scalar.Num(BigDecimal value) ->
          Quantity.fits(value) ? new Quantity(value).toString() : value.toString();
      case Scalar.Flag(boolean value) -> Boolean.toString(value);
      case Scalar.Absent _, Scalar.Compound _ -> null;
    };
  }
}
