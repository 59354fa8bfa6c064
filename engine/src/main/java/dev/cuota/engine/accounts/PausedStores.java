package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells somebody of stores that nobody sees for long. */
public final class PausedStores {
  /** Raised for a store that is paused for {@link #LONG}. */
  public static final String PAUSED_LONG = "store_paused_long";

  /** So long a store may be paused before somebody is told. */
  public static final Duration LONG = Duration.ofHours(24);

  private static final String BY = "paused_stores";

  private final Platform platform;
  private final Stores stores;
  private final Alerts alerts;

  PausedStores(Platform platform, Stores stores, Alerts alerts) {
    this.platform = platform;
    this.stores = stores;
    this.alerts = alerts;
  }

  /** Begins to listen: an alert ends with the commit that shows the store again. */
  void listen() {
    platform
        .database()
        .events()
        .subscribe(
            StoreShown.class,
            (tx, shown) -> {
              if (shown.after().publication() != Publication.PAUSED) {
                alerts.resolve(tx, alarm(shown.store()), "shown again");
              }
            });
  }

  /**
   * Looks at all of them, the longest paused first; at most {@link Alerts#MAX_OF_KIND}.
   *
   * @param dryRun whether only to say what would be told
   * @return what was told, or would be
   */
  public List<String> look(boolean dryRun) {
    Map<Key, Alert> open = new HashMap<>();
    alerts.openOf(PAUSED_LONG).forEach(one -> open.put(Key.of(one.alarm()), one));
    Instant before = platform.clock().now().minus(LONG);
    List<String> lines = new ArrayList<>();
    for (Store store : stores.pausedSince(before, Alerts.MAX_OF_KIND)) {
      Alarm alarm = alarm(store);
      if (open.remove(Key.of(alarm)) == null) {
        lines.add("%s: paused since %s".formatted(store.key(), store.pausedAt()));
        if (!dryRun) {
          alerts.raise(alarm);
        }
      }
    }
    for (Alert over : open.values()) {
      lines.add("%s: no longer".formatted(over.alarm().subject()));
      if (!dryRun) {
        platform.database().useTx(Scope.everything(), tx -> alerts.resolve(tx, over.alarm(), BY));
      }
    }
    return lines;
  }

  private record Key(EnvironmentId environment, String tenant) {
    static Key of(Alarm alarm) {
      return new Key(Objects.requireNonNull(alarm.environment()), alarm.subject());
    }
  }

  private static Alarm alarm(Store store) {
    PauseReason reason = store.showing().pausedFor();
    return new Alarm(
        PAUSED_LONG,
        store.key(),
        severity(reason),
        store.environment(),
        Map.of(
            "pausedSince",
            Objects.toString(store.pausedAt(), ""),
            "reason",
            reason == null ? "" : reason.wire()));
  }

  /** What has ended stays paused, and nobody has to do anything about it. */
  private static AlertSeverity severity(@Nullable PauseReason reason) {
    return switch (reason) {
      case SUBSCRIPTION_CANCELED, SUBSCRIPTION_EXPIRED, SUBSCRIPTION_PURGED -> AlertSeverity.INFO;
      case null, default -> AlertSeverity.WARNING;
    };
  }
}
