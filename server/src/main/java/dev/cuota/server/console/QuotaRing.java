package dev.cuota.server.console;

import dev.cuota.core.quota.QuotaState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lays out how many accounts are in each state as parts of a ring. A part that would be too small to
 * be seen is drawn a little longer, at the cost of the longest.
 */
final class QuotaRing {
  private static final long AROUND = 100_000;
  private static final long LEAST = 1_500;

  private QuotaRing() {}

  static Overview.Quota of(Texts texts, Map<QuotaState, Long> counts) {
    Map<QuotaState, Long> lengths = lengths(counts);
    List<Overview.Arc> arcs = new ArrayList<>();
    long offset = 0;
    for (QuotaState state : QuotaState.values()) {
      long length = lengths.getOrDefault(state, 0L);
      arcs.add(
          new Overview.Arc(
              texts.label(state),
              texts.number(counts.getOrDefault(state, 0L)),
              length,
              offset,
              state.name().toLowerCase(Locale.ROOT)));
      offset += length;
    }
    String summary =
        arcs.stream().map(arc -> arc.name() + ": " + arc.count()).collect(Collectors.joining(", "));
    return new Overview.Quota(arcs, texts.number(all(counts)), summary);
  }

  /** They add up to the whole ring, or to nothing when there is nobody. */
  static Map<QuotaState, Long> lengths(Map<QuotaState, Long> counts) {
    Map<QuotaState, Long> lengths = new EnumMap<>(QuotaState.class);
    long all = all(counts);
    counts.forEach(
        (state, count) -> {
          if (count > 0) {
            lengths.put(state, Math.max(LEAST, count * AROUND / all));
          }
        });
    long over = all(lengths) - AROUND;
    lengths.entrySet().stream()
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .ifPresent(longest -> longest.setValue(longest.getValue() - over));
    return lengths;
  }

  private static long all(Map<QuotaState, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).sum();
  }
}
