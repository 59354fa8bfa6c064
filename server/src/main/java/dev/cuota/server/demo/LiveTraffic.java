package dev.cuota.server.demo;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.imports.MeteringSink;
import dev.cuota.server.imports.Sink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the recordings as if their traffic came in now: first a burst that stands for the days before,
 * so that there is something to see, then slowly, at a bounded rate, until closed.
 */
final class LiveTraffic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTraffic.class);
  private static final String BOOKMARK = "demo live";
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BURST_SPAN = Duration.ofDays(6);

  private static final int BURST_REQUESTS = 4_000;
  private static final int BURST_ORDERS = 1_250;
  private static final int BURST_CALLS = 260;

  private static final int REQUESTS_EACH_TICK = 3;
  private static final int TICKS_FOR_AN_ORDER = 5;
  private static final int TICKS_FOR_A_CALL = 15;
  private static final int TICKS_FOR_A_BOOKMARK = 10;

  private final Engine engine;
  private final Sink storefront;
  private final Sink proptech;
  private final Replay requests;
  private final Replay orders;
  private final Replay sales;
  private final Replay context;
  private final Replay generated;
  private volatile boolean closing;
  private @Nullable Thread thread;

  LiveTraffic(Engine engine, Environment storefront, Environment proptech) throws IOException {
    Ids ids = Ids.random();
    this.engine = engine;
    this.storefront = new MeteringSink(engine.metering(), storefront.id());
    this.proptech = new MeteringSink(engine.metering(), proptech.id());
    this.requests = Replay.of(Recordings.REQUESTS, () -> ids.next().toString());
    this.orders = Replay.of(Recordings.ORDERS, () -> ids.next().toString());
    this.sales = Replay.of(Recordings.SALES, () -> ids.next().toString());
    this.context = Replay.of(Recordings.CONTEXT_TOKENS, () -> ids.next().toString());
    this.generated = Replay.of(Recordings.GENERATED_TOKENS, () -> ids.next().toString());
  }

  /** The days before now, within the month that the pages show. */
  void burst() {
    Instant end = engine.clock().now();
    Instant month = Period.month(end).start();
    Instant start = end.minus(BURST_SPAN).isBefore(month) ? month : end.minus(BURST_SPAN);
    Duration span = Duration.between(start, end);
    List<UsageEvent> shop = new ArrayList<>();
    spread(shop, start, span, BURST_REQUESTS, requests::play);
    spread(shop, start, span, BURST_ORDERS, orders::play);
    spread(shop, start, span, BURST_ORDERS, sales::play);
    List<UsageEvent> calls = new ArrayList<>();
    spread(calls, start, span, BURST_CALLS, context::playDealt);
    spread(calls, start, span, BURST_CALLS, generated::playDealt);
    storefront.accept(shop);
    proptech.accept(calls);
    remember();
  }

  /** Goes on slowly, from where an earlier run stood. */
  void start() {
    engine.bookmarks().get(BOOKMARK).ifPresent(this::goOn);
    thread = Thread.ofVirtual().name("demo-traffic").start(this::run);
  }

  @Override
  public void close() {
    closing = true;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    for (long tick = 1; !closing; tick++) {
      try {
        Thread.sleep(TICK);
        play(tick);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // The database may be starting again; traffic does not stop for that.
        LOG.warn("Demo traffic was not taken in: {}", e.toString());
      }
    }
  }

  private void play(long tick) {
    Instant now = engine.clock().now();
    List<UsageEvent> shop = new ArrayList<>();
    for (int i = 0; i < REQUESTS_EACH_TICK; i++) {
      shop.add(requests.play(now));
    }
    if (tick % TICKS_FOR_AN_ORDER == 0) {
      shop.add(orders.play(now));
      shop.add(sales.play(now));
    }
    storefront.accept(shop);
    if (tick % TICKS_FOR_A_CALL == 0) {
      proptech.accept(List.of(context.playDealt(now), generated.playDealt(now)));
    }
    if (tick % TICKS_FOR_A_BOOKMARK == 0) {
      remember();
    }
  }

  private void remember() {
    engine
        .bookmarks()
        .put(BOOKMARK, "%d %d %d".formatted(requests.played(), orders.played(), context.played()));
  }

  private void goOn(String bookmark) {
    String[] played = bookmark.split(" ", -1);
    requests.skipTo(Long.parseLong(played[0]));
    orders.skipTo(Long.parseLong(played[1]));
    sales.skipTo(Long.parseLong(played[1]));
    context.skipTo(Long.parseLong(played[2]));
    generated.skipTo(Long.parseLong(played[2]));
  }

  private static void spread(
      List<UsageEvent> into,
      Instant start,
      Duration span,
      int count,
      Function<Instant, UsageEvent> play) {
    for (int i = 0; i < count; i++) {
      into.add(play.apply(start.plus(span.multipliedBy(i).dividedBy(count))));
    }
  }
}
