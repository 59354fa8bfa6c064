package dev.cuota.client;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A reservation at the server, or one that was let through without it. */
final class HeldAmount implements Reservation {
  private static final int CONFLICT = 409;

  private enum State {
    HELD,
    COMMITTED,
    RELEASED
  }

  private final Reservations reservations;
  private final Use use;
  private final Decision decision;

  /** Null when nothing is held at the server. */
  private final @Nullable String id;

  private final AtomicReference<State> state;

  HeldAmount(Reservations reservations, Use use, Decision decision, @Nullable String id) {
    this.reservations = reservations;
    this.use = use;
    this.decision = decision;
    this.id = id;
    this.state = new AtomicReference<>(decision.allowed() ? State.HELD : State.RELEASED);
  }

  @Override
  public Decision decision() {
    return decision;
  }

  @Override
  public Decision commit(BigDecimal actual) {
    return commit(actual, false);
  }

  @Override
  public Decision commitOverrun(BigDecimal actual) {
    return commit(actual, true);
  }

  private Decision commit(BigDecimal actual, boolean overrun) {
    Wanted.checkAmount(actual);
    if (actual.signum() < 0) {
      throw new IllegalArgumentException("what was used is zero or more, not " + actual);
    }
    if (!state.compareAndSet(State.HELD, State.COMMITTED)) {
      throw new IllegalStateException("nothing is held: " + state.get());
    }
    Decision committed;
    try {
      committed =
          id == null
              ? reservations.commitUnheld(use, actual)
              : reservations.commit(use, id, actual, overrun);
    } catch (CuotaRefused e) {
      state.set(e.status() == CONFLICT ? State.COMMITTED : State.HELD);
      throw e;
    }
    if (!committed.allowed()) {
      state.set(State.HELD);
    }
    return committed;
  }

  @Override
  public void release() {
    if (state.compareAndSet(State.HELD, State.RELEASED) && id != null) {
      reservations.release(id);
    }
  }
}
