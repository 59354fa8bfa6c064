package dev.cuota.server.console;

import dev.cuota.core.quota.QuotaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lays out how many accounts are in each state as parts of a ring. */
final class QuotaRing {
  private static final long AROUND = 100_000;

  private QuotaRing() {}

  static Overview.Quota of(Texts texts, Map<QuotaState, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    List<Overview.Arc> arcs = new ArrayList<>();
    long before = 0;
    for (QuotaState state : QuotaState.values()) {
      long count = counts.getOrDefault(state, 0L);
      long start = all == 0 ? 0 : before * AROUND / all;
      long end = all == 0 ? 0 : (before + count) * AROUND / all;
      arcs.add(
          new Overview.Arc(
              texts.label(state),
              texts.number(count),
              end - start,
              start,
              state.name().toLowerCase(Locale.ROOT)));
      before += count;
    }
    String summary =
        arcs.stream().map(arc -> arc.name() + ": " + arc.count()).collect(Collectors.joining(", "));
    return new Overview.Quota(arcs, texts.number(all), summary);
  }
}
