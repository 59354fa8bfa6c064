package dev.cuota.core.fx;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a source says against what is known of it. The same again changes nothing; what is said
 * otherwise is a new version; what leaps out of the band goes into quarantine.
 */
public final class Arrivals {
  private final String source;
  private final Band band;
  private final Map<RateSeries, Known> known = new HashMap<>();

  /** Of one series: the newest version by day, and the accepted ones. */
  private record Known(
      NavigableMap<LocalDate, KnownRate> newest, NavigableMap<LocalDate, BigDecimal> accepted) {
    Known() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    void add(KnownRate rate) {
      newest.merge(rate.day(), rate, (one, other) -> one.version() > other.version() ? one : other);
      if (rate.accepted()) {
        accepted.put(rate.day(), rate.value());
      }
    }

    /** The day before it; without one the day itself, and without that the day after it. */
    @Nullable BigDecimal neighbour(LocalDate day) {
      Map.Entry<LocalDate, BigDecimal> near = accepted.lowerEntry(day);
      if (near == null) {
        near = accepted.ceilingEntry(day);
      }
      return near == null ? null : near.getValue();
    }
  }

  /**
   * Begins with what is known.
   *
   * @param before of the days that are spoken of, and the nearest accepted ones around them
   */
  public Arrivals(String source, Band band, List<KnownRate> before) {
    this.source = source;
    this.band = band;
    before.stream()
        .sorted(Comparator.comparingInt(KnownRate::version))
        .forEach(rate -> of(rate.series()).add(rate));
  }

  /** What is new in what the source says, the earliest day first. */
  public List<Arrival> judge(List<PostedRate> posted) {
    List<Arrival> arrivals = new ArrayList<>();
    posted.stream()
        .sorted(Comparator.comparing(PostedRate::day))
        .forEach(
            rate -> {
              Arrival arrival = judge(rate);
              if (arrival != null) {
                arrivals.add(arrival);
              }
            });
    return arrivals;
  }

  private @Nullable Arrival judge(PostedRate posted) {
    RateSeries series = new RateSeries(source, posted.pair(), posted.side());
    Known own = of(series);
    KnownRate newest = own.newest().get(posted.day());
    if (newest != null && newest.value().compareTo(posted.value()) == 0) {
      return null;
    }
    BigDecimal against = own.neighbour(posted.day());
    KnownRate rate =
        new KnownRate(
            series,
            posted.day(),
            newest == null ? 1 : newest.version() + 1,
            posted.value(),
            isBelieved(against, posted.value()));
    own.add(rate);
    return new Arrival(rate, against);
  }

  /** What a person says is not doubted. */
  private boolean isBelieved(@Nullable BigDecimal against, BigDecimal value) {
    return against == null || source.equals(RateSeries.MANUAL) || band.holds(against, value);
  }

  private Known of(RateSeries series) {
    return known.computeIfAbsent(series, _ -> new Known());
  }
}
