package dev.cuota.engine.clusters;

import dev.cuota.core.platform.EnvironmentId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads levels, database by database: of each tenant where it lives and nowhere else.
 *
 * @param clusterOf where a tenant lives
 */
record Sources(Connections connections, BiFunction<EnvironmentId, String, String> clusterOf) {

  SortedSet<String> places() {
    return connections.all().stream()
        .map(Connected::place)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Optional<LevelsLook> levels(
      String place, @Nullable LevelsLook since, Consumer<List<LiveLevel>> portions) {
    return connections.all().stream()
        .filter(one -> one.place().equals(place))
        .findFirst()
        .filter(Connected::isSetUp)
        .map(
            one ->
                new LevelReader(one.database())
                    .read(since, portion -> portions.accept(own(place, portion))));
  }

  private List<LiveLevel> own(String place, List<LiveLevel> levels) {
    return levels.stream().flatMap(level -> own(place, level).stream()).toList();
  }

  private Optional<LiveLevel> own(String place, LiveLevel level) {
    String home = clusterOf.apply(level.environment(), level.tenantKey());
    return connections
        .find(level.environment(), home)
        .filter(one -> one.place().equals(place))
        .map(_ -> level.from(home));
  }
}
