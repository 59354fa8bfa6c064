package dev.cuota.engine.limits;

import dev.cuota.core.limits.TokenBucket;
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
      new Sights(
          new Running(),
          List.of(),
          Windowed.NONE,
          Map.of(),
          BigDecimal.ZERO,
          new Settled(BigDecimal.ZERO, false));

  private final Running own;
  private final List<Running> together;
  private final Windowed windowed;
  private final Map<String, BigDecimal> takenBack;
  private final BigDecimal leased;
  private final BigDecimal freed;
  private final boolean gone;

  /**
   * What becomes of a reservation.
   *
   * @param freed what is settled now, which is part of what is promised
   * @param gone whether what is to be settled was settled or released before
   */
  record Settled(BigDecimal freed, boolean gone) {}

  /**
   * What counts by windows, by feature key.
   *
   * @param used what was used in windows that begin on the clock
   * @param poured what flows back evenly
   */
  record Windowed(Map<String, Running> used, Map<String, Poured> poured) {
    static final Windowed NONE = new Windowed(Map.of(), Map.of());

    Windowed {
      used = Map.copyOf(used);
      poured = Map.copyOf(poured);
    }
  }

  /** A bucket with the numbers that go for the guard's tenant. */
  record Poured(TokenBucket bucket, Pouring pouring) {}

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
   * @param windowed what counts by windows
   * @param takenBack feature key to what was taken back of its grants since the guard was made
   * @param leased part of {@code own} that holders of leases may still spend
   * @param settled what is settled now
   */
  Sights(
      Running own,
      List<Running> together,
      Windowed windowed,
      Map<String, BigDecimal> takenBack,
      BigDecimal leased,
      Settled settled) {
    this.own = own;
    this.together = together;
    this.windowed = windowed;
    this.takenBack = takenBack;
    this.leased = leased;
    this.freed = settled.freed();
    this.gone = settled.gone();
  }

  boolean isGone() {
    return gone;
  }

  /** As it stands now. */
  Seen now() {
    Map<String, Quantity> used = new HashMap<>();
    windowed.used().forEach((feature, running) -> used.put(feature, new Quantity(running.amount)));
    Map<String, TokenBucket.State> buckets = new HashMap<>();
    windowed
        .poured()
        .forEach((feature, one) -> buckets.put(feature, one.pouring().at(one.bucket())));
    BigDecimal all = BigDecimal.ZERO;
    for (Running one : together) {
      all = all.add(one.amount);
    }
    return new Seen(
        own.amount.subtract(freed), all.subtract(freed), leased, used, buckets, takenBack);
  }

  /** Notes for the guards that follow that the amount is used. */
  void used(Quantity metered) {
    own.amount = own.amount.subtract(freed);
    windowed
        .used()
        .values()
        .forEach(running -> running.amount = running.amount.add(metered.value()));
    windowed.poured().values().forEach(one -> one.pouring().take(one.bucket(), metered));
  }

  /** The buckets that were looked into. */
  List<Pouring> poured() {
    return windowed.poured().values().stream().map(Poured::pouring).toList();
  }
}
