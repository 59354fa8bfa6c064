package dev.cuota.spring;

import dev.cuota.client.Decision;
import dev.cuota.client.Reservation;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * That a guarded call may go on, and what is to be settled when it has ended.
 *
 * @param decisions why it may
 * @param held amounts that wait for its end
 */
record Pass(List<Decision> decisions, List<Held> held, GuardCounts counts, AtomicBoolean settled) {

  /** An amount that is recorded when the call succeeds. */
  record Held(Reservation reservation, BigDecimal amount) {}

  static Pass of(List<Decision> decisions, List<Held> held, GuardCounts counts) {
    return new Pass(List.copyOf(decisions), List.copyOf(held), counts, new AtomicBoolean());
  }

  /** The call has ended; the first one to say so is believed. */
  void ended(boolean well) {
    if (held.isEmpty() || !settled.compareAndSet(false, true)) {
      return;
    }
    for (Held one : held) {
      try {
        settle(one, well);
      } catch (RuntimeException e) {
        counts.error("what was held", e);
      }
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
