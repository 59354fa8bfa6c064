package dev.cuota.engine.clusters;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody says that a cluster is, looked at.
 *
 * @param sealed null when the configuration says it
 * @param identity of the database; null when nothing was said
 * @param unfit why it cannot be used
 */
record NamedUrl(
    @Nullable String sealed,
    String place,
    @Nullable String identity,
    Optional<ClusterOutcome> unfit) {
  /** Nobody said anything. */
  static final NamedUrl NOTHING = new NamedUrl(null, "", null, Optional.empty());

  /**
   * Tries the database.
   *
   * @param given over the API; null where the configuration says it
   */
  static NamedUrl of(ClusterOptions options, Connections.Address address, @Nullable String given) {
    String configured = options.urls().get(address.key());
    String url = configured == null ? given : configured;
    if (url == null) {
      return no(ClusterOutcome.Flaw.NO_URL);
    } else if (configured != null && given != null) {
      return no(ClusterOutcome.Flaw.CONFIGURED);
    } else if (given != null && !ClusterPlace.isHarmless(given)) {
      return no(ClusterOutcome.Flaw.URL);
    }
    Trial.Result tried = Trial.of(url);
    return new NamedUrl(
        given == null ? null : options.secrets().seal(given, address.place()),
        ClusterPlace.of(url).map(ClusterPlace::toString).orElse(""),
        tried.identity(),
        tried.unfit().map(unfit -> unfit));
  }

  private static NamedUrl no(ClusterOutcome.Flaw flaw) {
    return new NamedUrl(null, "", null, Optional.of(new ClusterOutcome.Unfit(flaw, "")));
  }
}
