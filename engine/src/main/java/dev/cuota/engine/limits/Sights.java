package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a guard sees beside the month's totals while its transaction goes on. Guards that are asked in
 * one transaction look at the same numbers, and each changes them for those that come after it.
 */
final class Sights {
  static final Sights NONE =
      new Sights(new Running(), List.of(), Map.of(), Map.of(), new Settled(BigDecimal.ZERO, false));

  private final Running own;
  private final List<Running> together;
  private final Map<String, Running> windows;
  private final Map<String, BigDecimal> takenBack;
  private final BigDecimal freed;
  private final boolean gone;

  /**
   * What becomes of a reservation.
   *
   * @param freed what is settled now, which is part of what is promised
   * @param gone whether what is to be settled was settled or released before
   */
  record Settled(BigDecimal freed, boolean gone) {}

  /** A number that changes while the transaction goes on. */
  static final class Running {
    private BigDecimal amount = BigDecimal.ZERO;

    Running() {}

    Running(BigDecimal amount) {
      this.amount = amount;
    }
  }

  /**
   * What is seen.
   *
   * @param own promised of the tenant's own pool
   * @param together promised of the pools of all tenants that share; the own among them
   * @param windows feature key to what was used in its window
   * @param takenBack feature key to what was taken back of its grants since the guard was made
   * @param settled what is settled now
   */
  Sights(
      Running own,
      List<Running> together,
      Map<String, Running> windows,
      Map<String, BigDecimal> takenBack,
      Settled settled) {
    this.own = own;
    this.together = together;
    this.windows = windows;
    this.takenBack = takenBack;
    this.freed = settled.freed();
    this.gone = settled.gone();
  }

  boolean isGone() {
    return gone;
  }

  /** As it stands now. */
  Seen now() {
    Map<String, Quantity> used = new HashMap<>();
    windows.forEach((feature, running) -> used.put(feature, new Quantity(running.amount)));
    BigDecimal all = BigDecimal.ZERO;
    for (Running one : together) {
      all = all.add(one.amount);
    }
    return new Seen(own.amount.subtract(freed), all.subtract(freed), used, takenBack);
  }

  /** Notes for the guards that follow that the amount is used. */
  void used(Quantity metered) {
    own.amount = own.amount.subtract(freed);
    windows.values().forEach(running -> running.amount = running.amount.add(metered.value()));
  }
}
