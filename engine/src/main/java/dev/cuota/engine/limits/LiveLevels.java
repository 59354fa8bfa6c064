package dev.cuota.engine.limits;

import dev.cuota.core.clusters.FedMeter;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.clusters.CountsChanged;
import dev.cuota.engine.clusters.LevelsLook;
import dev.cuota.engine.clusters.LiveLevel;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what the tenants' database counts as levels of their meters, so that history and cost know
 * it: soon after a change, and of a tenant and counter at most once a {@link #PAUSE}, as the last
 * level then is what matters. The key of an event holds the count's version, so that what is read
 * twice, after a crash or by two nodes, is recorded once.
 */
final class LiveLevels {
  /** Between two readings, on all nodes together. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** Names us in the ledger. */
  static final String SOURCE = "cuota/live-counts";

  /** How long a node that says nothing keeps others from the work. */
  private static final Duration CLAIM = Duration.ofMinutes(2);

  /** Before another try, when it is not time yet or another node is at it. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(LiveLevels.class);

  private final Platform platform;
  private final Catalogs catalogs;
  private final Clusters clusters;
  private final Metering metering;
  private volatile boolean due = true;
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private volatile long notBefore = System.nanoTime();

  LiveLevels(Platform platform, Limits.Rooms rooms) {
    this.platform = platform;
    this.catalogs = rooms.catalogs();
    this.clusters = rooms.clusters();
    this.metering = rooms.metering();
  }

  /** Something was counted. */
  void changed(CountsChanged counts) {
    LOG.trace("counts of {} have changed", counts.environment());
    due = true;
  }

  /** Records what has changed, if anything has and it is time. */
  void recordWhenDue() {
    if (due && System.nanoTime() - notBefore >= 0) {
      due = false;
      boolean all = false;
      try {
        all = record(PAUSE);
      } finally {
        due = due || !all;
        notBefore = System.nanoTime() + RETRY.toNanos();
      }
    }
  }

  /**
   * Records what has changed in any cluster; one that is away keeps the others back for no longer than it
   * takes to notice.
   *
   * @param pause how long ago the last time has to be
   * @return false when that is not so for all of them, another node is at it, or one is away
   */
  boolean record(Duration pause) {
    boolean all = true;
    for (String source : clusters.sources()) {
      all &= tryRecord(source, pause);
    }
    return all;
  }

  private boolean tryRecord(String source, Duration pause) {
    try {
      boolean recorded = record(source, pause);
      failing.remove(source);
      return recorded;
    } catch (RuntimeException e) {
      // Most often the cluster is away.
      if (failing.add(source)) {
        LOG.warn("levels of {} are not recorded; trying again until they are", source, e);
      }
      return false;
    }
  }

  private boolean record(String source, Duration pause) {
    Instant now = platform.clock().now();
    LevelSql.Claim claim = new LevelSql.Claim(now, now.plus(CLAIM));
    Optional<LevelSql.Progress> claimed =
        inTx(tx -> LevelSql.claim(tx, source, claim, now.minus(pause)));
    if (claimed.isEmpty()) {
      return false;
    }
    String meters = meters();
    LevelsLook since = claimed.get().meters().equals(meters) ? claimed.get().look() : null;
    Optional<LevelsLook> look = clusters.levels(source, since, levels -> portion(source, levels));
    inTx(
        tx -> {
          if (look.isPresent()) {
            LevelSql.done(tx, source, new LevelSql.Progress(look.get(), meters), now);
          } else {
            LevelSql.keep(tx, source, now);
          }
          return true;
        });
    return true;
  }

  private void portion(String source, List<LiveLevel> levels) {
    Instant now = platform.clock().now();
    levels.stream()
        .collect(Collectors.groupingBy(LiveLevel::environment))
        .forEach((environment, own) -> record(environment, own, now));
    inTx(
        tx -> {
          LevelSql.keep(tx, source, now.plus(CLAIM));
          return true;
        });
  }

  private void record(EnvironmentId environment, List<LiveLevel> levels, Instant now) {
    List<FedMeter> fed = FedMeter.of(catalogs.current(environment).catalog());
    List<UsageEvent> events = new ArrayList<>();
    for (LiveLevel level : levels) {
      for (FedMeter meter : fed) {
        if (meter.counter().equals(level.counter()) && UsageEvent.validText(level.tenantKey())) {
          events.add(event(level, meter, now));
        }
      }
    }
    if (!events.isEmpty()) {
      var _ = metering.accept(environment, events, BatchRule.EACH_ALONE);
    }
  }

  /** Which meters are fed with which counts; others have to be fed from the beginning. */
  private String meters() {
    String text =
        clusters.environments().stream()
            .map(one -> one.value() + " " + FedMeter.of(catalogs.current(one).catalog()))
            .collect(Collectors.joining("\n"));
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private <T> T inTx(Function<Tx, T> work) {
    return platform.database().inTx(Scope.everything(), work);
  }

  private static UsageEvent event(LiveLevel level, FedMeter meter, Instant now) {
    String name = "%s/%s/".formatted(meter.meter(), level.version());
    String tenant = level.tenantKey();
    String own =
        name.length() + tenant.length() <= UsageEvent.MAX_TEXT
            ? tenant
            : UUID.nameUUIDFromBytes(tenant.getBytes(StandardCharsets.UTF_8)).toString();
    return new UsageEvent(
        SOURCE,
        name + own,
        meter.eventType(),
        tenant,
        now,
        new LevelData(meter.property(), level.amount()));
  }
}
