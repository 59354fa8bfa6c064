package dev.cuota.server.demo;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.server.imports.Bookmark;
import dev.cuota.server.imports.ImportPlan;
import dev.cuota.server.imports.ImportWatcher;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** A recording held in memory, to be played again and again from the beginning. */
final class Replay {
  private static final String SOURCE = "demo/live";

  private final List<UsageEvent> events;
  private final Supplier<String> ids;
  private long next;

  private Replay(List<UsageEvent> events, Supplier<String> ids) {
    this.events = events;
    this.ids = ids;
  }

  /** Reads a recording; every event played gets an id of its own. */
  static Replay of(Recordings.Feed feed, Supplier<String> ids) throws IOException {
    List<UsageEvent> events = new ArrayList<>();
    ImportPlan.Target collect =
        new ImportPlan.Target(
            batch -> {
              events.addAll(batch);
              return new Acceptance(
                  0,
                  Collections.nCopies(
                      batch.size(), new dev.cuota.engine.metering.Outcome.Duplicate()));
            },
            _ -> Bookmark.none(),
            Instant.MAX);
    feed.plan().run(feed.recording(), collect, ImportPlan.Attempt.ordinary(), ImportWatcher.none());
    return new Replay(events, ids);
  }

  /** Goes on after {@code played} events. */
  void skipTo(long played) {
    next = played;
  }

  /** How many were played. */
  long played() {
    return next;
  }

  /** The next event, as if it happened at {@code time}. */
  UsageEvent play(Instant time) {
    UsageEvent recorded = events.get((int) (next++ % events.size()));
    return new UsageEvent(
        SOURCE, ids.get(), recorded.type(), recorded.subject(), time, recorded.data());
  }

  /** The next event as an agency's; both feeds of the trace deal the same call to the same one. */
  UsageEvent playDealt(Instant time) {
    UsageEvent recorded = events.get((int) (next % events.size()));
    String agency = Agencies.of(recorded.id()).key();
    UsageEvent played = play(time);
    return new UsageEvent(played.source(), played.id(), played.type(), agency, time, played.data());
  }
}
