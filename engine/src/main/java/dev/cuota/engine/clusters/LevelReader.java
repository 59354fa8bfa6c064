package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads levels page by page, so that neither the cluster nor the memory holds all of them. */
record LevelReader(Database database) {
  private static final int PAGE = 500;

  LevelsLook read(@Nullable LevelsLook since, Consumer<List<LiveLevel>> portions) {
    // First what is committed by now, then the rows: what comes between is read twice, not missed.
    LevelsLook now =
        inTx(tx -> new LevelsLook(CountsSql.snapshot(tx), text(CountsSql.installed(tx))));
    String snapshot =
        since != null && since.counters().equals(now.counters()) ? since.snapshot() : null;
    List<LiveLevel> page = page(snapshot, CountsSql.Place.START);
    while (!page.isEmpty()) {
      portions.accept(page);
      LiveLevel last = page.getLast();
      page =
          page(
              snapshot,
              new CountsSql.Place(last.environment().value(), last.tenantKey(), last.counter()));
    }
    return now;
  }

  private List<LiveLevel> page(@Nullable String snapshot, CountsSql.Place after) {
    return inTx(tx -> CountsSql.levels(tx, snapshot, after, PAGE));
  }

  private static String text(List<CountsSql.Installed> counters) {
    return counters.stream()
        .filter(CountsSql.Installed::counted)
        .map(one -> Integer.toString(one.number()))
        .sorted()
        .collect(Collectors.joining(","));
  }

  private <T> T inTx(Function<Tx, T> work) {
    return database.inTx(Scope.everything(), work);
  }
}
