package dev.cuota.examples.storefront;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a shop stands with its plan.
 *
 * @param state how much of it is known
 * @param bar code for why nothing limited may be used at all; null in good standing
 * @param upgradeUrl where it can get more; null when nothing is said of it
 * @param bars by feature
 */
record Standing(
    State state,
    @Nullable String plan,
    @Nullable String bar,
    @Nullable String upgradeUrl,
    Map<String, Bar> bars) {

  /** How much is known. */
  enum State {
    /** Everything, as of now. */
    FRESH,
    /** Everything, as of some time ago: Cuota is not reached. */
    OLD,
    /** Nothing: Cuota is not reached. */
    AWAY,
    /** Nothing: Cuota has no such tenant. */
    UNKNOWN
  }

  Standing {
    bars = new TreeMap<>(bars);
  }

  static Standing nothing(State state) {
    return new Standing(state, null, null, null, Map.of());
  }

  /**
   * Why nothing more of a feature may be made.
   *
   * @return name of the sentence that says so; empty when it may
   */
  Optional<String> obstacle(String feature) {
    Bar one = bars.get(feature);
    if (one == null) {
      return Optional.empty();
    } else if (one.isNotIncluded()) {
      return Optional.of("obstacle.gated");
    } else if (bar != null && one.usage().isHard()) {
      return Optional.of("obstacle.barred");
    }
    return one.isFull() ? Optional.of("obstacle.full") : Optional.empty();
  }
}
