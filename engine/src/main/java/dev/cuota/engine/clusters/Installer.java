package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.Counter;
import dev.cuota.core.clusters.KeptCounter;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the platform's tables count themselves, in two transactions for each counter.
 *
 * <p>The first creates the triggers. That takes a lock which conflicts with writers (SHARE ROW
 * EXCLUSIVE), so it waits until all that wrote without triggers have ended; they and whoever comes
 * after them wait for {@link #PATIENCE} at most, and then for the milliseconds that creating takes.
 *
 * <p>The second counts, and blocks nobody, however long it takes: one statement compares the rows
 * with the count at one instant. Whatever is committed before that instant is in both, whatever
 * comes later is in neither, as the triggers write in the transactions of the rows. The difference
 * between them is therefore what is missing, and stays so while others go on adding to the count.
 * That holds from any state, so that counting again is the same, and harmless at any time.
 */
final class Installer {
  /** How long writers of a table may be kept waiting until the triggers can be created. */
  static final String PATIENCE = "3s";

  private static final Logger LOG = LoggerFactory.getLogger(Installer.class);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String DEADLOCK = "40P01";
  private static final String TIMESTAMP = "timestamp with time zone";

  private final Database database;

  Installer(Database database) {
    this.database = database;
  }

  /** Takes everything off the tables of a database that is a cluster no more, if it answers. */
  static void leave(String url, EnvironmentId environment) {
    try (Database database = Database.cluster(url, "leaving")) {
      if (database.inTx(Scope.everything(), CountsSql::isSetUp)) {
        var _ = new Installer(database).install(environment, List.of());
      }
    } catch (RuntimeException e) {
      LOG.warn("counters stay in a cluster that was removed, as it does not answer", e);
    }
  }

  /** What came of one counter. */
  private record Step(boolean changed, @Nullable CounterProblem problem) {}

  /** Why a counter cannot be installed. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient CounterProblem.Kind kind;

    Unfit(CounterProblem.Kind kind, String message) {
      super(message);
      this.kind = kind;
    }
  }

  /** Leaves the cluster with exactly these counters; changes nothing that is right. */
  InstallOutcome.Installed install(EnvironmentId environment, List<KeptCounter> wanted) {
    Map<String, InstallSql.Known> known = inTx(tx -> InstallSql.known(tx, environment));
    int changed = 0;
    List<CounterProblem> problems = new ArrayList<>();
    for (KeptCounter kept : wanted) {
      Step step = install(environment, kept, Optional.ofNullable(known.get(key(kept))));
      changed += step.changed() ? 1 : 0;
      Optional.ofNullable(step.problem()).ifPresent(problems::add);
    }
    Set<String> keys = wanted.stream().map(Installer::key).collect(Collectors.toSet());
    for (Map.Entry<String, InstallSql.Known> old : known.entrySet()) {
      if (!keys.contains(old.getKey())) {
        Step step = remove(environment, old.getKey(), old.getValue());
        changed += step.changed() ? 1 : 0;
        Optional.ofNullable(step.problem()).ifPresent(problems::add);
      }
    }
    return new InstallOutcome.Installed(changed, problems);
  }

  /** Counts again what is installed; false when it is not. */
  boolean recount(EnvironmentId environment, KeptCounter kept) {
    TriggerSql trigger = inTx(tx -> trigger(tx, environment, kept));
    InstallSql.Known known = inTx(tx -> InstallSql.known(tx, environment)).get(key(kept));
    return known != null && count(environment, kept, trigger, known.number());
  }

  /** Where counts are not what their rows come to, at most {@code limit} of each counter. */
  List<CountDifference> verify(EnvironmentId environment, List<KeptCounter> wanted, int limit) {
    Map<String, InstallSql.Known> known = inTx(tx -> InstallSql.known(tx, environment));
    return wanted.stream()
        .filter(kept -> isCounted(known.get(key(kept))))
        .flatMap(
            kept ->
                database
                    .inLongTx(
                        Scope.everything(),
                        tx ->
                            CountsSql.differences(
                                tx, trigger(tx, environment, kept), key(kept), limit))
                    .stream())
        .toList();
  }

  private static boolean isCounted(InstallSql.@Nullable Known known) {
    return known != null && known.counted();
  }

  private Step install(
      EnvironmentId environment, KeptCounter kept, Optional<InstallSql.Known> known) {
    return attempt(
        environment,
        key(kept),
        () -> {
          TriggerSql trigger = inTx(tx -> trigger(tx, environment, kept));
          Optional<Integer> created = inTx(tx -> create(tx, environment, kept, trigger, known));
          if (created.isPresent()) {
            count(environment, kept, trigger, created.get());
          }
          return created.isPresent();
        });
  }

  /** Creates what is missing; answers with the counter's number when it is to be counted. */
  private static Optional<Integer> create(
      Tx tx,
      EnvironmentId environment,
      KeptCounter kept,
      TriggerSql trigger,
      Optional<InstallSql.Known> known) {
    InstallSql.lock(tx, PATIENCE);
    InstallSql.Table table = table(tx, kept.counter(), trigger);
    List<InstallSql.Member> members =
        InstallSql.members(tx, trigger.table(), known.map(InstallSql.Known::number).orElse(0));
    List<String> names = members.stream().map(InstallSql.Member::name).toList();
    boolean same =
        known.isPresent()
            && known.get().fingerprint().equals(trigger.fingerprint())
            && known.get().tableOid() == table.oid();
    if (same && isComplete(tx, known.get(), members)) {
      for (InstallSql.Member member : members) {
        if (member.triggers() != TriggerSql.TRIGGERS) {
          InstallSql.execute(tx, trigger.triggers(known.get().number(), member.name()));
        }
      }
      if (!known.get().members().equals(Set.copyOf(names))) {
        InstallSql.members(tx, known.get().number(), names);
      }
      return known.get().counted() ? Optional.empty() : Optional.of(known.get().number());
    }
    InstallSql.execute(tx, trigger.probes());
    Counter counter = kept.counter();
    int number =
        InstallSql.remember(
            tx,
            environment,
            new InstallSql.Entry(
                counter.key(),
                counter.table(),
                trigger.fingerprint(),
                table.oid(),
                names,
                counter.isMonthly(),
                kept.enforced()));
    if (InstallSql.isCountedElsewhere(tx, number, names)) {
      InstallSql.execute(tx, TriggerSql.removal(number));
    }
    InstallSql.execute(tx, trigger.functions(number, false));
    names.forEach(name -> InstallSql.execute(tx, trigger.triggers(number, name)));
    return Optional.of(number);
  }

  /**
   * Whether everything is there but triggers of partitions that are new and still empty: what they
   * get is counted from now on, and nothing was missed.
   */
  private static boolean isComplete(
      Tx tx, InstallSql.Known known, List<InstallSql.Member> members) {
    Set<String> gone = new HashSet<>(known.members());
    for (InstallSql.Member member : members) {
      boolean old = gone.remove(member.name());
      boolean counting = member.triggers() == TriggerSql.TRIGGERS;
      if (old != counting || (!counting && !InstallSql.isEmpty(tx, member))) {
        return false;
      }
    }
    return gone.isEmpty();
  }

  private static InstallSql.Table table(Tx tx, Counter counter, TriggerSql trigger) {
    InstallSql.Table table =
        InstallSql.table(tx, trigger.table(), Objects.requireNonNullElse(counter.month(), ""))
            .orElseThrow(
                () ->
                    new Unfit(
                        CounterProblem.Kind.TABLE_MISSING, "there is no table " + counter.table()));
    refuse(!table.plain(), counter.table() + " is no table that triggers can count");
    refuse(
        table.hidden(),
        "row-level security of %s hides rows from Cuota's role; give the role BYPASSRLS or a policy"
            .formatted(counter.table()));
    refuse(
        counter.isMonthly() && !table.monthType().equals(TIMESTAMP),
        "month needs a column of type timestamptz; %s is %s"
            .formatted(
                counter.month(), table.monthType().isEmpty() ? "not there" : table.monthType()));
    return table;
  }

  private static void refuse(boolean unfit, String message) {
    if (unfit) {
      throw new Unfit(CounterProblem.Kind.REFUSED, message);
    }
  }

  private boolean count(
      EnvironmentId environment, KeptCounter kept, TriggerSql trigger, int number) {
    return database.inLongTx(
        Scope.everything(),
        tx -> {
          if (!InstallSql.lock(tx, environment, key(kept), trigger.fingerprint())) {
            return false;
          }
          CountsSql.correct(tx, trigger);
          InstallSql.execute(tx, trigger.functions(number, kept.enforced()));
          InstallSql.counted(tx, number);
          return true;
        });
  }

  private Step remove(EnvironmentId environment, String counter, InstallSql.Known known) {
    return attempt(
        environment,
        counter,
        () ->
            inTx(
                tx -> {
                  InstallSql.lock(tx, PATIENCE);
                  InstallSql.execute(tx, TriggerSql.removal(known.number()));
                  InstallSql.forget(tx, environment, counter);
                  return true;
                }));
  }

  /** What the database says no to is the operator's to see to; that it is gone is a fault. */
  private static Step attempt(
      EnvironmentId environment, String counter, java.util.function.BooleanSupplier work) {
    try {
      return new Step(work.getAsBoolean(), null);
    } catch (Unfit unfit) {
      return new Step(
          false,
          new CounterProblem(environment, counter, unfit.kind, ClusterFault.sentence(unfit)));
    } catch (RuntimeException fault) {
      if (ClusterFault.isAway(fault)) {
        throw fault;
      }
      String state =
          ClusterFault.database(fault).map(java.sql.SQLException::getSQLState).orElse("");
      if (state.equals(LOCK_NOT_AVAILABLE) || state.equals(DEADLOCK)) {
        return new Step(
            false,
            new CounterProblem(
                environment,
                counter,
                CounterProblem.Kind.BUSY,
                "somebody keeps the table locked; trying again"));
      }
      return new Step(
          false,
          new CounterProblem(
              environment, counter, CounterProblem.Kind.REFUSED, ClusterFault.sentence(fault)));
    }
  }

  private static TriggerSql trigger(Tx tx, EnvironmentId environment, KeptCounter kept) {
    return new TriggerSql(environment, kept, InstallSql.mayNotify(tx));
  }

  private static String key(KeptCounter kept) {
    return kept.counter().key();
  }

  private <T> T inTx(java.util.function.Function<Tx, T> work) {
    return database.inTx(Scope.everything(), work);
  }
}
