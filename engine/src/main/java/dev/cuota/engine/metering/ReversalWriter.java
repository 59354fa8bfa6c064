package dev.cuota.engine.metering;

import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes events back: each by a ledger row of its own with the amounts turned round, at the time of
 * the event it takes back. Nothing is deleted.
 */
final class ReversalWriter {
  private static final String SOURCE = "cuota:void";
  private static final String TYPE = "cuota.void";

  private final Transactions transactions;
  private final LedgerTransaction ledger;
  private final Clock clock;
  private final Catalogs catalogs;

  ReversalWriter(
      Transactions transactions, LedgerTransaction ledger, Clock clock, Catalogs catalogs) {
    this.transactions = transactions;
    this.ledger = ledger;
    this.clock = clock;
    this.catalogs = catalogs;
  }

  /** Takes the events back that can be; answers for each, in order. */
  List<Reversal> reverse(EnvironmentId environment, List<EventRef> events, String reason) {
    EventKey keys = new EventKey();
    List<UUID> wanted =
        events.stream().map(ref -> keys.of(environment, ref.source(), ref.id())).toList();
    return transactions.read(tx -> reverse(tx, environment, wanted, reason));
  }

  private List<Reversal> reverse(
      Tx tx, EnvironmentId environment, List<UUID> wanted, String reason) {
    long position = MeteringSql.begin(tx);
    Map<UUID, ReversalSql.Original> originals =
        ReversalSql.originals(tx, wanted, aggregations(environment));
    Set<UUID> reversedBefore = ReversalSql.reversed(tx, wanted);
    List<LedgerEntry> entries = new ArrayList<>();
    Map<UUID, Reversal> answers = new HashMap<>();
    for (UUID key : wanted) {
      ReversalSql.Original original = originals.get(key);
      Reversal answer = decide(original, reversedBefore.contains(key) || answers.containsKey(key));
      answers.putIfAbsent(key, answer);
      if (answer == Reversal.REVERSED && original != null) {
        entries.add(entry(environment, original, reason));
      }
    }
    if (!entries.isEmpty()) {
      entries.sort((a, b) -> LedgerEntry.KEY_ORDER.compare(a.key(), b.key()));
      ledger.write(tx, entries, position);
    }
    return answersInOrder(wanted, answers);
  }

  private static Reversal decide(ReversalSql.@Nullable Original original, boolean before) {
    if (original == null) {
      return Reversal.UNKNOWN;
    } else if (original.isReversal()) {
      return Reversal.FINAL;
    }
    return before ? Reversal.REVERSED_BEFORE : Reversal.REVERSED;
  }

  private static List<Reversal> answersInOrder(List<UUID> wanted, Map<UUID, Reversal> answers) {
    return wanted.stream().map(key -> answers.getOrDefault(key, Reversal.UNKNOWN)).toList();
  }

  private LedgerEntry entry(
      EnvironmentId environment, ReversalSql.Original original, String reason) {
    UsageEvent event =
        new UsageEvent(
            SOURCE,
            original.key().toString(),
            TYPE,
            original.subject(),
            original.time(),
            EventData.none());
    return new LedgerEntry(
        new EventKey().of(environment, SOURCE, event.id()),
        environment,
        original.tenant(),
        event,
        original.time(),
        clock.now(),
        original.lines().stream().map(Line::negated).toList(),
        new Outcome.Accepted(List.of(), List.of(reason)),
        original.key());
  }

  private Function<Integer, NumberedMeter> aggregations(EnvironmentId environment) {
    return id ->
        catalogs
            .current(environment)
            .meters()
            .meter(id)
            .orElseThrow(() -> new IllegalStateException("no meter " + id));
  }
}
