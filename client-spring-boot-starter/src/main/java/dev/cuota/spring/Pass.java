package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.Reservation;
import dev.cuota.client.Use;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * That a guarded call may go on, and what is to be settled when it has ended.
 *
 * @param decisions why it may
 * @param held amounts that wait for its end
 * @param spent what is taken back if it fails
 */
record Pass(
    List<Decision> decisions,
    List<Held> held,
    List<Spent> spent,
    GuardCounts counts,
    AtomicBoolean settled) {

  /** An amount that is recorded when the call succeeds. */
  record Held(Reservation reservation, BigDecimal amount) {}

  /** A use that was recorded before the call. */
  record Spent(CuotaClient client, Use use, Decision decision) {
    void giveBack() {
      client.giveBack(use, decision);
    }
  }

  static Pass of(List<Decision> decisions, List<Held> held, GuardCounts counts) {
    return new Pass(
        List.copyOf(decisions), List.copyOf(held), List.of(), counts, new AtomicBoolean());
  }

  /** The same, with what is taken back if the call fails. */
  Pass spending(List<Spent> more) {
    return new Pass(decisions, held, List.copyOf(more), counts, settled);
  }

  /** The call has ended; the first one to say so is believed. */
  void ended(boolean well) {
    if ((held.isEmpty() && spent.isEmpty()) || !settled.compareAndSet(false, true)) {
      return;
    }
    for (Held one : held) {
      tryTo("what was held", () -> settle(one, well));
    }
    if (!well) {
      spent.forEach(one -> tryTo("what was used", one::giveBack));
    }
  }

  private void tryTo(String what, Runnable settling) {
    try {
      settling.run();
    } catch (RuntimeException e) {
      counts.error(what, e);
    }
  }

  private static void settle(Held one, boolean well) {
    if (well) {
      // It has happened, so it is recorded even if it does not fit any more.
      one.reservation().commitOverrun(one.amount());
    } else {
      one.reservation().release();
    }
  }
}
