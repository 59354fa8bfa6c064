package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ProbeRules;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the address of a store that was paused until it serves it no longer. Each look stages the next;
 * a round that names both makes sure that there is one chain of looks, whenever a node dies.
 */
public final class StoreProbes {
  /** Raised when a paused store is served for longer than {@link ProbeRules#LIMIT}. */
  public static final String STILL_SERVED = "store_still_served";

  private static final Logger LOG = LoggerFactory.getLogger(StoreProbes.class);
  private static final String TOPIC = "accounts.probe";
  private static final int PARTS = 3;
  private static final int MAX_ANSWER_CHARS = 300;

  private final Platform platform;
  private final Outbox outbox;
  private final Alerts alerts;
  private final HttpProbe http = new HttpProbe();
  private volatile Probe probe = http;

  StoreProbes(Platform platform, Outbox outbox, Alerts alerts) {
    this.platform = platform;
    this.outbox = outbox;
    this.alerts = alerts;
  }

  /** Begins to listen: what is paused is looked after from that commit on. */
  void listen() {
    outbox.onSlow(TOPIC, this::look);
    platform.database().events().subscribe(StoreShown.class, this::shown);
  }

  /** Stores in one's own network are asked, too: for tests, and for platforms that are at home there. */
  public void allowOwnNetwork() {
    http.allowOwnNetwork();
  }

  /** Has another ask: for tests of what is made of the answers. */
  void askBy(Probe other) {
    probe = other;
  }

  private void shown(Tx tx, StoreShown shown) {
    boolean paused = isPaused(shown.after());
    if (paused && !isPaused(shown.before()) && shown.store().url() != null) {
      UUID round = platform.ids().next();
      StoreProbesSql.begin(tx, shown.store(), round);
      stage(tx, shown.store(), round, ProbeRules.firstPause());
    } else if (!paused) {
      StoreProbesSql.end(tx, shown.store());
      alerts.resolve(tx, alarm(shown.store(), ""), "shown again");
    }
  }

  private void look(Outbox.Message message) throws InterruptedException {
    List<String> parts = List.of(message.payload().split(" ", PARTS));
    EnvironmentId environment = new EnvironmentId(Integer.parseInt(parts.get(0)));
    UUID round = UUID.fromString(parts.get(1));
    Optional<Store> store =
        platform
            .database()
            .inTx(Scope.of(environment), tx -> StoreSql.byKey(tx, environment, parts.get(2)));
    if (store.isPresent()) {
      look(store.get(), round);
    }
  }

  private void look(Store store, UUID round) throws InterruptedException {
    Scope scope = Scope.of(store.environment());
    Optional<Integer> unclear =
        platform.database().inTx(scope, tx -> StoreProbesSql.unclear(tx, store, round));
    String url = store.url();
    Instant since = store.pausedAt();
    if (unclear.isEmpty()) {
      return;
    } else if (url == null || since == null) {
      platform.database().useTx(scope, tx -> over(tx, store, round, "no address to ask"));
      return;
    }
    Probe.Answered answered = probe.ask(url);
    ProbeRules.Facts facts =
        new ProbeRules.Facts(
            answered.answer(), unclear.get(), Duration.between(since, platform.clock().now()));
    String said =
        answered.said().substring(0, Math.min(answered.said().length(), MAX_ANSWER_CHARS));
    LOG.debug("{} at {}: {}", store.key(), url, said);
    platform
        .database()
        .useTx(
            scope,
            tx -> {
              switch (ProbeRules.next(facts)) {
                case ProbeRules.Next.Over _ -> over(tx, store, round, said);
                case ProbeRules.Next.Again again -> again(tx, store, round, again, said);
              }
            });
  }

  private void over(Tx tx, Store store, UUID round, String said) {
    if (StoreProbesSql.end(tx, store, round)) {
      alerts.resolve(tx, alarm(store, said), "the address: " + said);
    }
  }

  private void again(Tx tx, Store store, UUID round, ProbeRules.Next.Again again, String said) {
    UUID next = platform.ids().next();
    StoreProbesSql.Looked looked = new StoreProbesSql.Looked(round, next, again.unclear(), said);
    if (StoreProbesSql.next(tx, store, looked, platform.clock().now())) {
      stage(tx, store, next, again.after());
      if (again.alert()) {
        alerts.raise(tx, alarm(store, said));
      }
    }
  }

  private void stage(Tx tx, Store store, UUID round, Duration after) {
    String payload = store.environment().value() + " " + round + " " + store.key();
    outbox.stage(tx, TOPIC, payload, after);
  }

  private static Alarm alarm(Store store, String said) {
    return new Alarm(
        STILL_SERVED,
        store.key(),
        AlertSeverity.CRITICAL,
        store.environment(),
        Map.of(
            "url",
            Objects.requireNonNullElse(store.url(), ""),
            "answer",
            said,
            "pausedSince",
            Objects.toString(store.pausedAt(), "")));
  }

  private static boolean isPaused(Showing showing) {
    return showing.publication() == Publication.PAUSED;
  }
}
