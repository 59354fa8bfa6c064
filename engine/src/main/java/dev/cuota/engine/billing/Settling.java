package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.billing.Part;
import dev.cuota.core.billing.Recalculation;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.rating.PriceVersion;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings what was asked of some accounts for a month to what they owe now. Done twice it changes nothing
 * the second time; done by two nodes at once, one waits for the other.
 */
final class Settling {
  private final Platform platform;
  private final EnvironmentId environment;
  private final AdjustmentType type;
  private final Period month;
  private final List<Adjustment> made = new ArrayList<>();
  private final List<Adjustment> changed = new ArrayList<>();

  Settling(Platform platform, EnvironmentId environment, AdjustmentType type, Period month) {
    this.platform = platform;
    this.environment = environment;
    this.type = type;
    this.month = month;
  }

  private record Thing(long account, String feature) {}

  /** Writes what has to be different. */
  RunTally settle(Tx tx, Collection<Long> accounts, List<Owed> owed) {
    Map<Thing, List<Adjustment>> before = new LinkedHashMap<>();
    for (Adjustment one : AdjustmentSql.lock(tx, environment, type, month, accounts)) {
      before
          .computeIfAbsent(
              new Thing(one.account(), one.subject().feature()), _ -> new ArrayList<>())
          .add(one);
    }
    for (Owed one : owed) {
      List<Adjustment> parts = before.remove(new Thing(one.account(), one.feature()));
      settle(one, parts == null ? List.of() : parts);
    }
    before.values().forEach(this::nothing);
    AdjustmentSql.insert(tx, made);
    AdjustmentSql.update(tx, changed);
    return RunTally.of(accounts.size(), made, changed);
  }

  /** What was owed once and is not any more. */
  private void nothing(List<Adjustment> parts) {
    Adjustment last = parts.getLast();
    Adjustment.Reckoned was = last.reckoned();
    Money none = Money.zero(was.rated().currency());
    Adjustment.Reckoned now =
        new Adjustment.Reckoned(
            was.price(),
            was.used(),
            was.included(),
            was.covered(),
            none,
            "nothing is owed for it any more\n",
            "");
    settle(new Owed(last.account(), last.subject().feature(), now), parts);
  }

  private void settle(Owed now, List<Adjustment> parts) {
    settleTelling(naming(now, parts), parts);
  }

  /** A correction by another price names the one that was asked by at first. */
  private static Owed naming(Owed owed, List<Adjustment> parts) {
    if (parts.isEmpty() || parts.getFirst().isOpen()) {
      return owed;
    }
    PriceVersion first = parts.getFirst().reckoned().price();
    return first.equals(owed.reckoned().price())
        ? owed
        : owed.telling("asked at first by %s\n".formatted(first));
  }

  private void settleTelling(Owed owed, List<Adjustment> parts) {
    List<Part> asked = parts.stream().map(Adjustment::asPart).toList();
    Instant now = platform.clock().now();
    switch (Recalculation.of(asked, owed.amount())) {
      case Recalculation.Right _ -> retell(owed, parts, now);
      case Recalculation.Another(Part part) -> made.add(another(owed, part, now));
      case Recalculation.Otherwise(Part part) ->
          changed.add(parts.get(part.number()).otherwise(owed.reckoned(), part.amount(), now));
    }
  }

  /** The same amount can come about in another way: more was used, and it is still covered. */
  private void retell(Owed owed, List<Adjustment> parts, Instant now) {
    if (!parts.isEmpty()
        && parts.getLast().isOpen()
        && !parts.getLast().reckoned().equals(owed.reckoned())) {
      changed.add(parts.getLast().otherwise(owed.reckoned(), parts.getLast().amount(), now));
    }
  }

  private Adjustment another(Owed owed, Part part, Instant now) {
    return new Adjustment(
        platform.ids().next(),
        environment,
        owed.account(),
        new Adjustment.Subject(type, owed.feature(), month),
        owed.reckoned(),
        part.number(),
        part.amount(),
        Adjustment.State.PENDING,
        now,
        now,
        1);
  }
}
