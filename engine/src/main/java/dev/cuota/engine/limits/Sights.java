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
      new Sights(new Running(), List.of(), Map.of(), BigDecimal.ZERO, BigDecimal.ZERO, false);

  private final Running own;
  private final List<Running> together;
  private final Map<String, Running> windows;
  private final BigDecimal leased;
  private final BigDecimal freed;
  private final boolean gone;

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
   * @param leased part of {@code own} that holders of leases may still spend
   * @param freed what is settled now, which is part of {@code own}
   * @param gone whether what is to be settled was settled or released before
   */
  Sights(
      Running own,
      List<Running> together,
      Map<String, Running> windows,
      BigDecimal leased,
      BigDecimal freed,
      boolean gone) {
    this.own = own;
    this.together = together;
    this.windows = windows;
    this.leased = leased;
    this.freed = freed;
    this.gone = gone;
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
    return new Seen(own.amount.subtract(freed), all.subtract(freed), leased, used);
  }

  /** Notes for the guards that follow that the amount is used. */
  void used(Quantity metered) {
    own.amount = own.amount.subtract(freed);
    windows.values().forEach(running -> running.amount = running.amount.add(metered.value()));
  }
}
