package dev.cuota.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Several readings of one figure. */
final class Figures {
  private final String name;
  private final String unit;
  private final List<Long> readings = new ArrayList<>();

  Figures(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  void add(long reading) {
    readings.add(reading);
  }

  long last() {
    return readings.getLast();
  }

  long median() {
    List<Long> sorted = new ArrayList<>(readings);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /** One line: median, and the spread in brackets. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-44s %,12d %s   [%,d – %,d]",
        name,
        median(),
        unit,
        Collections.min(readings),
        Collections.max(readings));
  }

  /** How many times {@code other}'s median this median is, in hundredths. */
  String ratioTo(Figures other) {
    long hundredths = median() * 100 / Math.max(1, other.median());
    return hundredths / 100 + "." + String.format(Locale.ROOT, "%02d", hundredths % 100);
  }
}
