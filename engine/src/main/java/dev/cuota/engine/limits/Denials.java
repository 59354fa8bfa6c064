package dev.cuota.engine.limits;

import dev.cuota.core.limits.Decision;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.limits.LimitAnswer.Decided;
import dev.cuota.engine.platform.Follower;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps denials, so that each can be explained by its id: in memory at once, in the table within half a
 * second. Denials of the same facts within one minute are one: who hammers at a limit costs a look
 * into a map each time, and one row a minute. What is beyond the bounds is told to be not kept.
 */
final class Denials implements AutoCloseable {
  /** Most different denials of one tenant that a node keeps in a minute. */
  static final int OF_A_TENANT = 200;

  /** Most different denials that a node keeps in a minute. */
  static final int A_MINUTE = 10_000;

  /** Most denials in memory, while the database does not take them. */
  private static final int IN_MEMORY = 3 * A_MINUTE;

  private static final int BATCH = 500;
  private static final long MINUTE_SECONDS = 60;
  private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

  private final Platform platform;
  private final Explaining explaining;
  private final Map<UUID, Denial> inMemory = new ConcurrentHashMap<>();
  private final Queue<Denial> unwritten = new ConcurrentLinkedQueue<>();
  private final Follower writer;
  private final AtomicReference<Minute> minute = new AtomicReference<>(new Minute(0));

  /** What makes two denials of one minute the same. */
  private record Facts(
      EnvironmentId environment,
      String tenant,
      boolean isKnown,
      @Nullable Reason bar,
      long minute,
      List<Decision> decisions) {

    static Facts of(Decided decided) {
      Subject subject = decided.subject();
      return new Facts(
          subject.environment(),
          decided.tenant(),
          subject.tenant() != null,
          subject.bar(),
          minuteOf(decided.at()),
          decided.lines().stream().map(LimitAnswer.Line::decision).toList());
    }
  }

  private record Whose(EnvironmentId environment, String tenant) {}

  /** The denials of one minute. */
  private static final class Minute {
    private final long number;
    private final Map<Facts, Denial> denials = new ConcurrentHashMap<>();
    private final Map<Whose, Integer> byTenant = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    Minute(long number) {
      this.number = number;
    }

    boolean admits(Facts facts) {
      return count.get() < A_MINUTE
          && byTenant.merge(new Whose(facts.environment(), facts.tenant()), 1, Integer::sum)
              <= OF_A_TENANT
          && count.incrementAndGet() <= A_MINUTE;
    }
  }

  Denials(Platform platform, Explaining explaining) {
    this.platform = platform;
    this.explaining = explaining;
    this.writer = Follower.of("denials", this::write);
  }

  /** The answer to be told: a denial gets an id by which it is found again, if it is kept. */
  LimitAnswer keep(LimitAnswer answer) {
    return answer instanceof Decided decided && !decided.isAllowed() ? kept(decided) : answer;
  }

  private Decided kept(Decided decided) {
    Facts facts = Facts.of(decided);
    Minute now = minute(facts.minute());
    Denial found = now.denials.get(facts);
    Denial known = found == null ? admit(now, facts, decided) : found;
    if (known == null) {
      return decided;
    }
    if (!known.id().equals(decided.id())) {
      known.again(decided.at());
    }
    return decided.keptAs(known.id());
  }

  private @Nullable Denial admit(Minute now, Facts facts, Decided decided) {
    if (inMemory.size() >= IN_MEMORY || !now.admits(facts)) {
      return null;
    }
    Denial denial = new Denial(decided.subject(), explaining.explain(decided));
    // Known by its id before anybody can be told of it.
    inMemory.put(denial.id(), denial);
    Denial other = now.denials.putIfAbsent(facts, denial);
    if (other != null) {
      inMemory.remove(denial.id());
      return other;
    }
    unwritten.add(denial);
    return denial;
  }

  /** One that this node knows without asking the table. */
  Optional<Explained> find(EnvironmentId environment, UUID id) {
    return Optional.ofNullable(inMemory.get(id))
        .filter(denial -> denial.environment().equals(environment))
        .map(Denial::explained);
  }

  private Minute minute(long number) {
    Minute now = minute.get();
    return number <= now.number
        ? now
        : minute.updateAndGet(one -> number > one.number ? new Minute(number) : one);
  }

  private static long minuteOf(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), MINUTE_SECONDS);
  }

  /** Writes what the table does not know, and forgets the minutes that are over. */
  synchronized void write() {
    Minute now = minute(minuteOf(platform.clock().now()));
    for (List<Denial> batch = take(); !batch.isEmpty(); batch = take()) {
      write(batch);
    }
    List<Denial> over =
        inMemory.values().stream()
            .filter(denial -> denial.isStored() && minuteOf(denial.first()) < now.number)
            .toList();
    for (int from = 0; from < over.size(); from += BATCH) {
      List<Denial> batch = over.subList(from, Math.min(over.size(), from + BATCH));
      count(batch.stream().filter(denial -> !denial.isWritten()).toList());
      batch.forEach(denial -> inMemory.remove(denial.id(), denial));
    }
  }

  private List<Denial> take() {
    List<Denial> batch = new ArrayList<>();
    for (Denial one = unwritten.poll(); one != null; one = unwritten.poll()) {
      batch.add(one);
      if (batch.size() == BATCH) {
        break;
      }
    }
    return batch;
  }

  private void write(List<Denial> batch) {
    List<DenialSql.Row> rows = rows(batch);
    try {
      platform
          .database()
          .useTx(
              Scope.everything(),
              tx ->
                  tx.attempt(() -> DenialSql.insert(tx, rows))
                      .ifPresent(fault -> singly(tx, rows, fault)));
    } catch (RuntimeException e) {
      unwritten.addAll(batch);
      throw e;
    }
    note(batch, rows);
  }

  /** One that cannot be written must not keep back the others; when none can, all are tried again. */
  private static void singly(Tx tx, List<DenialSql.Row> rows, RuntimeException together) {
    Map<UUID, RuntimeException> faults = new HashMap<>();
    for (DenialSql.Row row : rows) {
      tx.attempt(() -> DenialSql.insert(tx, List.of(row)))
          .ifPresent(fault -> faults.put(row.id(), fault));
    }
    if (faults.size() == rows.size()) {
      throw together;
    }
    faults.forEach((id, fault) -> LOG.warn("denial {} cannot be kept", id, fault));
  }

  private void count(List<Denial> batch) {
    if (!batch.isEmpty()) {
      List<DenialSql.Row> rows = rows(batch);
      platform.database().useTx(Scope.everything(), tx -> DenialSql.count(tx, rows));
      note(batch, rows);
    }
  }

  private static List<DenialSql.Row> rows(List<Denial> batch) {
    return batch.stream().map(DenialSql.Row::of).toList();
  }

  private static void note(List<Denial> batch, List<DenialSql.Row> rows) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).written(rows.get(i).explained().when().times());
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    writer.close();
    try {
      write();
      count(inMemory.values().stream().filter(denial -> !denial.isWritten()).toList());
    } catch (RuntimeException e) {
      LOG.warn("{} denials are not kept, as they cannot be written", inMemory.size(), e);
    }
  }
}
