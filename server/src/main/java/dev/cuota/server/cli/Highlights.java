package dev.cuota.server.cli;

import dev.cuota.core.platform.Money;
import dev.cuota.engine.simulation.Limited;
import dev.cuota.engine.simulation.LimitedAccount;
import dev.cuota.engine.simulation.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** What of a simulation is shown on a terminal: of however many accounts, the few that matter most. */
final class Highlights {
  /** Most accounts that are shown. */
  static final int SHOWN = 20;

  private static final BigDecimal UNTOLD = new BigDecimal(Long.MAX_VALUE);
  private static final Comparator<SimulatedAccount> BY_CHANGE =
      Comparator.comparing(Highlights::change)
          .thenComparing(SimulatedAccount::account, Comparator.reverseOrder());
  private static final Comparator<LimitedAccount> BY_TIME =
      Comparator.comparing((LimitedAccount one) -> one.limited().before())
          .thenComparing(one -> one.limited().month())
          .thenComparing(Highlights::at)
          .thenComparing(LimitedAccount::account);

  private final PriorityQueue<SimulatedAccount> changed = new PriorityQueue<>(BY_CHANGE);
  private final PriorityQueue<LimitedAccount> limited = new PriorityQueue<>(BY_TIME.reversed());
  private long changes;
  private long limits;

  void add(List<SimulatedAccount> some) {
    for (SimulatedAccount one : some) {
      if (change(one).signum() != 0) {
        changes++;
        keep(changed, one);
      }
      for (Limited limit : one.limited()) {
        limits++;
        keep(limited, new LimitedAccount(one.account(), one.key(), limit));
      }
    }
  }

  /** Those whose bill changes most, the most first. */
  List<SimulatedAccount> changed() {
    List<SimulatedAccount> all = new ArrayList<>(changed);
    all.sort(BY_CHANGE.reversed());
    return all;
  }

  /** How many bills change. */
  long changes() {
    return changes;
  }

  /** Those who would have been refused something and were not before, then the others. */
  List<LimitedAccount> limited() {
    List<LimitedAccount> all = new ArrayList<>(limited);
    all.sort(BY_TIME);
    return all;
  }

  /** How often somebody would have been. */
  long limits() {
    return limits;
  }

  private static <T> void keep(PriorityQueue<T> kept, T one) {
    kept.add(one);
    if (kept.size() > SHOWN) {
      kept.poll();
    }
  }

  /** What cannot be told in one currency goes before all. */
  private static BigDecimal change(SimulatedAccount one) {
    return one.difference().map(Money::amount).map(BigDecimal::abs).orElse(UNTOLD);
  }

  private static Instant at(LimitedAccount one) {
    Instant at = one.limited().at();
    return at == null ? Instant.MAX : at;
  }
}
