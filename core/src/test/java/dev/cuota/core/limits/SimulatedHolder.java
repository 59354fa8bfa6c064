package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A name, and the processes that use it one after the other. Each counts what it spends where the next
 * one finds it, unless the disk is lost. It never looks at a clock: it may have been stopped for minutes
 * between looking and spending, so its safety must not rest on that.
 */
final class SimulatedHolder {
  private static final int FEWEST_TO_REPORT_OF = 6;

  private final String name;
  private final Map<UUID, Slot> disk = new HashMap<>();
  private long incarnation = 1;
  private long epoch;

  /** On disk: the last epoch that a process has used with it. */
  private long previous;

  private long exchange;
  private long awaited;
  private long settled;
  private long lost;
  private boolean lostDisk;

  /** What a process counts of one lease. */
  private static final class Slot {
    private final long granted;
    private final long incarnation;
    private long spent;
    private boolean closing;

    Slot(long granted, long incarnation) {
      this.granted = granted;
      this.incarnation = incarnation;
    }
  }

  /** What a process says, see {@link LeaseWords.Said}; {@code rate} above zero wants a lease. */
  record Says(
      String name,
      long epoch,
      long previous,
      long exchange,
      Set<UUID> open,
      List<LeaseWords.Report> reports,
      long rate) {}

  SimulatedHolder(String name) {
    this.name = name;
  }

  long incarnation() {
    return incarnation;
  }

  /** Spends of any lease that has enough, however old. */
  void spend(long amount) {
    if (epoch == 0) {
      return;
    }
    for (Slot slot : disk.values()) {
      if (slot.incarnation == incarnation && !slot.closing && slot.spent + amount <= slot.granted) {
        slot.spent += amount;
        return;
      }
    }
  }

  /** Begins an exchange; null when one is under way. */
  @Nullable Says speak(Random random) {
    if (awaited != 0) {
      return null;
    }
    awaited = ++exchange;
    if (epoch == 0) {
      return new Says(name, 0, previous, awaited, Set.of(), List.of(), 0);
    }
    if (random.nextInt(4) == 0) {
      disk.values().stream()
          .filter(slot -> slot.incarnation == incarnation)
          .skip(random.nextInt(FEWEST_TO_REPORT_OF))
          .findFirst()
          .ifPresent(slot -> slot.closing = true);
    }
    return says(random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(400));
  }

  private Says says(long rate) {
    List<LeaseWords.Report> reports = new ArrayList<>();
    Set<UUID> open = new HashSet<>();
    disk.forEach(
        (id, slot) -> {
          boolean last = slot.closing || slot.incarnation != incarnation;
          reports.add(new LeaseWords.Report(id, BigDecimal.valueOf(slot.spent), slot.spent, last));
          if (slot.incarnation == incarnation) {
            open.add(id);
          }
        });
    return new Says(name, epoch, 0, awaited, open, reports, rate);
  }

  /** Waits no longer; whatever comes of the exchange is discarded. */
  void giveUp() {
    awaited = 0;
  }

  void hear(long askedBy, long number, SimulatedServer.Answer answer) {
    if (askedBy != incarnation || number != awaited) {
      return;
    }
    awaited = 0;
    if (answer.epoch() != 0) {
      epoch = answer.epoch();
      previous = epoch;
    } else if (answer.fenced()) {
      // Stops spending what it has, and begins anew; what it has counted is still there.
      incarnation++;
      epoch = 0;
      exchange = 0;
    } else {
      answer.closed().forEach(this::forget);
      answer.given().forEach((id, amount) -> disk.put(id, new Slot(amount, incarnation)));
    }
  }

  /** A lease that the server has closed is done with if it took down all that was spent. */
  private void forget(UUID id) {
    Slot slot = disk.get(id);
    if (slot != null && (slot.closing || slot.incarnation != incarnation)) {
      settled += slot.spent;
      disk.remove(id);
    }
  }

  /** Kills the process; another one starts at once, on an empty disk if that is lost, too. */
  void kill(boolean withDisk) {
    incarnation++;
    epoch = 0;
    exchange = 0;
    awaited = 0;
    if (withDisk) {
      disk.values().forEach(slot -> lost += slot.spent);
      lostDisk |= !disk.isEmpty();
      disk.clear();
      previous = 0;
    }
  }

  /** Closes everything. */
  Says farewell() {
    awaited = ++exchange;
    if (epoch == 0) {
      return new Says(name, 0, previous, awaited, Set.of(), List.of(), 0);
    }
    disk.values().forEach(slot -> slot.closing = true);
    return says(0);
  }

  long spentInTruth() {
    return settled + lost + disk.values().stream().mapToLong(slot -> slot.spent).sum();
  }

  boolean overspent() {
    return disk.values().stream().anyMatch(slot -> slot.spent > slot.granted);
  }

  boolean hasLostDisk() {
    return lostDisk;
  }
}
