package dev.cuota.engine.fx;

import dev.cuota.core.fx.Arrivals;
import dev.cuota.core.fx.Band;
import dev.cuota.core.fx.KnownRate;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.RateSeries;
import dev.cuota.engine.platform.Locks;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Writes rates down, one source at a time. */
final class RateDesk {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final Locks locks;
  private final Journal journal;

  RateDesk(Platform platform, Locks locks, Journal journal) {
    this.platform = platform;
    this.locks = locks;
    this.journal = journal;
  }

  /** Takes what a source said; days that have not come are not believed. */
  TakenRates take(Tx tx, String source, SaidRates said, Band band, String by) {
    LocalDate last = Rates.lastDay(platform.clock());
    List<String> refused = new ArrayList<>(said.refused());
    List<PostedRate> believed = new ArrayList<>();
    for (PostedRate rate : said.rates()) {
      if (rate.day().isAfter(last)) {
        refused.add("%s of %s, which has not come".formatted(rate.pair().text(), rate.day()));
      } else {
        believed.add(rate);
      }
    }
    List<StoredRate> arrived =
        believed.isEmpty() ? List.of() : write(tx, source, believed, band, by);
    return new TakenRates(source, said.rates().size(), arrived, refused);
  }

  private List<StoredRate> write(
      Tx tx, String source, List<PostedRate> posted, Band band, String by) {
    lock(tx, source);
    LocalDate from = posted.stream().map(PostedRate::day).min(LocalDate::compareTo).orElseThrow();
    LocalDate to = posted.stream().map(PostedRate::day).max(LocalDate::compareTo).orElseThrow();
    Instant now = platform.clock().now();
    List<StoredRate> arrived =
        new Arrivals(source, band, RatesSql.around(tx, source, from, to))
            .judge(posted).stream()
                .map(
                    one ->
                        new StoredRate(platform.ids().next(), one.rate(), one.against(), now, by))
                .toList();
    RatesSql.insert(tx, arrived);
    arrived.stream()
        .filter(one -> one.rate().accepted())
        .forEach(one -> tx.publish(new RateArrived(one)));
    return arrived;
  }

  /** A person says what a rate is. */
  RateOutcome set(Tx tx, PostedRate posted, String reason, Decider decider) {
    LocalDate last = Rates.lastDay(platform.clock());
    if (posted.day().isAfter(last)) {
      return new RateOutcome.NotYet(last);
    }
    lock(tx, RateSeries.MANUAL);
    RateSeries series = new RateSeries(RateSeries.MANUAL, posted.pair(), posted.side());
    Optional<StoredRate> before = RatesSql.last(tx, series, posted.day(), decider.environment());
    if (before.isPresent() && before.get().rate().value().compareTo(posted.value()) == 0) {
      return new RateOutcome.Held(before.get());
    }
    int version = before.map(one -> one.rate().version() + 1).orElse(1);
    KnownRate rate = new KnownRate(series, posted.day(), version, posted.value(), true);
    String by = decider.cause().actor();
    StoredRate stored =
        new StoredRate(platform.ids().next(), rate, null, platform.clock().now(), by)
            .because(reason, decider.environment());
    RatesSql.insert(tx, List.of(stored));
    record(tx, decider, "fx.set", stored, before);
    tx.publish(new RateArrived(stored));
    return new RateOutcome.Holds(stored);
  }

  /** A person says that a doubtful rate is right. */
  RateOutcome accept(Tx tx, UUID id, Decider decider) {
    Optional<StoredRate> found = RatesSql.find(tx, id);
    if (found.isEmpty()) {
      return new RateOutcome.NotFound();
    }
    lock(tx, found.get().rate().series().source());
    StoredRate rate = RatesSql.find(tx, id).orElseThrow();
    Optional<RateOutcome> before = decided(tx, rate, StoredRate.State.ACCEPTED);
    if (before.isPresent()) {
      return before.get();
    }
    StoredRate accepted = rate.accept(platform.clock().now(), decider.cause().actor());
    RatesSql.accept(tx, id, platform.clock().now(), decider.cause().actor());
    record(tx, decider, "fx.accepted", accepted, Optional.empty());
    tx.publish(new RateArrived(accepted));
    return new RateOutcome.Holds(accepted);
  }

  /** A person says that a doubtful rate is wrong: it is as if it had not been said. */
  RateOutcome refuse(Tx tx, UUID id, Decider decider) {
    Optional<StoredRate> found = RatesSql.find(tx, id);
    if (found.isEmpty()) {
      return new RateOutcome.NotFound();
    }
    lock(tx, found.get().rate().series().source());
    StoredRate rate = RatesSql.find(tx, id).orElseThrow();
    Optional<RateOutcome> before = decided(tx, rate, StoredRate.State.REFUSED);
    if (before.isPresent()) {
      return before.get();
    }
    Instant now = platform.clock().now();
    StoredRate refused = rate.refuse(now, decider.cause().actor());
    RatesSql.refuse(tx, id, now, decider.cause().actor());
    record(tx, decider, "fx.refused", refused, Optional.empty());
    return new RateOutcome.Holds(refused);
  }

  /** What was decided of it before; empty while it waits. */
  private static Optional<RateOutcome> decided(Tx tx, StoredRate rate, StoredRate.State wanted) {
    if (rate.state() == wanted) {
      return Optional.of(new RateOutcome.Held(rate));
    } else if (rate.state() != StoredRate.State.QUARANTINED) {
      return Optional.of(new RateOutcome.Decided(rate));
    }
    StoredRate last =
        RatesSql.last(tx, rate.rate().series(), rate.rate().day(), null).orElseThrow();
    return last.id().equals(rate.id())
        ? Optional.empty()
        : Optional.of(new RateOutcome.Superseded(last));
  }

  /** What is written of a source is written by one at a time, so that versions count on. */
  private void lock(Tx tx, String source) {
    locks.take(tx, "fx_rates " + source, PATIENCE);
  }

  private void record(
      Tx tx, Decider decider, String what, StoredRate rate, Optional<StoredRate> before) {
    Map<String, String> was = before.map(RateDesk::told).orElse(Map.of());
    record(
        tx,
        decider,
        new Act(decider.cause(), what, rate.rate().series().text(), 0, was, told(rate)));
  }

  void record(Tx tx, Decider decider, Act act) {
    if (decider.environment() == null) {
      journal.record(tx, act);
    } else {
      journal.record(tx, decider.environment(), act);
    }
  }

  private static Map<String, String> told(StoredRate one) {
    Map<String, String> told = new TreeMap<>();
    told.put("day", one.rate().day().toString());
    told.put("version", Integer.toString(one.rate().version()));
    told.put("value", one.rate().value().toPlainString());
    if (one.against() != null) {
      told.put("against", one.against().toPlainString());
    }
    if (one.reason() != null) {
      told.put("reason", one.reason());
    }
    return told;
  }
}
