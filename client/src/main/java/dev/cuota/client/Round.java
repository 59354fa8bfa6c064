package dev.cuota.client;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One exchange: what is held, what is reported of it and what is wanted. */
final class Round {
  /** Most reports in an exchange; the others wait for the next. */
  static final int MAX_REPORTS = 2_000;

  /** Most wants in an exchange; the others wait for the next. */
  static final int MAX_WANTS = 500;

  private final String holder;
  private final long epoch;
  private final long previous;
  private final long number;
  private final Map<String, Lease> open = new LinkedHashMap<>();
  private final Map<String, Report> reports = new HashMap<>();
  private final Map<String, Gate> wants = new HashMap<>();

  private Round(String holder, long epoch, long previous, long number) {
    this.holder = holder;
    this.epoch = epoch;
    this.previous = previous;
    this.number = number;
  }

  /**
   * The first of a process.
   *
   * @param previous epoch of the process whose leases this one has found; 0 for none
   */
  static Round first(String holder, long previous, long number) {
    return new Round(holder, 0, previous, number);
  }

  static Round of(String holder, long epoch, long number) {
    return new Round(holder, epoch, 0, number);
  }

  /**
   * What is said of a lease.
   *
   * @param spent in millionths
   */
  record Report(Lease lease, long spent, long uses, boolean close) {}

  long number() {
    return number;
  }

  /** Tells of a lease, and reports what was spent of it if that is of interest. */
  void tell(Lease lease, long now) {
    open.put(lease.text, lease);
    if (lease.isDue(now) && reports.size() < MAX_REPORTS) {
      boolean close = lease.cell.isClosed();
      if (close) {
        lease.sendLastWord();
      }
      // Read after looking whether it is closed: what is spent of a closed one changes no more.
      reports.put(lease.text, new Report(lease, lease.cell.spent(), lease.uses(), close));
    }
  }

  void want(Gate gate) {
    if (wants.size() < MAX_WANTS) {
      wants.put(key(gate.tenant, gate.feature), gate);
    }
  }

  @Nullable Report report(String lease) {
    return reports.get(lease);
  }

  /** A lease that was told of, reported or not. */
  @Nullable Lease told(String lease) {
    return open.get(lease);
  }

  boolean hasWants() {
    return !wants.isEmpty();
  }

  /** The gate that wanted it, which has its answer now. */
  @Nullable Gate answered(String tenant, String feature) {
    return wants.remove(key(tenant, feature));
  }

  /** Those that got no answer. */
  Iterable<Gate> unanswered() {
    return wants.values();
  }

  private static String key(String tenant, String feature) {
    return tenant + '\n' + feature;
  }

  byte[] text() {
    return JsonText.object(this::write);
  }

  private void write(JsonGenerator json) {
    json.writeStringProperty("holder", holder);
    json.writeNumberProperty("epoch", epoch);
    if (previous != 0) {
      json.writeNumberProperty("previous", previous);
    }
    json.writeNumberProperty("exchange", number);
    json.writeArrayPropertyStart("open");
    open.keySet().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("reports");
    reports.values().forEach(report -> write(json, report));
    json.writeEndArray();
    json.writeArrayPropertyStart("wants");
    wants.values().forEach(gate -> write(json, gate));
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Report report) {
    json.writeStartObject();
    json.writeStringProperty("lease", report.lease().text);
    JsonText.number(json, "spent", Millionths.units(report.spent()));
    json.writeNumberProperty("uses", report.uses());
    json.writeBooleanProperty("close", report.close());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Gate gate) {
    json.writeStartObject();
    json.writeStringProperty("tenant", gate.tenant);
    json.writeStringProperty("feature", gate.feature);
    JsonText.number(json, "amount", Millionths.units(gate.wantedAmount()));
    JsonText.number(json, "rate", Millionths.units(gate.holding.rate()));
    json.writeEndObject();
  }
}
