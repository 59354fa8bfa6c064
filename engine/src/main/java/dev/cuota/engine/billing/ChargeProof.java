package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Compares what providers were asked for with the adjustments that they were asked for. */
final class ChargeProof {
  private static final int PAGE = 500;

  private final EnvironmentId environment;
  private final List<Discrepancy> found = new ArrayList<>();

  ChargeProof(EnvironmentId environment) {
    this.environment = environment;
  }

  List<Discrepancy> of(Tx tx) {
    UUID after = new UUID(0, 0);
    List<Charge> page;
    do {
      page = ChargeSql.after(tx, environment, after, PAGE);
      compare(tx, page);
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == PAGE && found.size() < Discrepancy.MOST);
    AdjustmentSql.chargeless(tx, environment, Discrepancy.MOST)
        .forEach(
            one ->
                found.add(
                    new Discrepancy(
                        "adjustment = its charge",
                        "adjustment " + one.id(),
                        one.status().wire(),
                        "no charge")));
    return found;
  }

  private void compare(Tx tx, List<Charge> page) {
    Map<UUID, List<Adjustment>> asked =
        AdjustmentSql.of(tx, page.stream().map(Charge::id).toList()).stream()
            .collect(Collectors.groupingBy(ChargeProof::charge));
    for (Charge charge : page) {
      List<Adjustment> ones = asked.getOrDefault(charge.id(), List.of());
      AdjustmentStatus meaning = charge.answer().status().meaning();
      if (meaning == AdjustmentStatus.CHARGED || meaning == AdjustmentStatus.CHARGING) {
        sums(charge, ones);
      }
      for (Adjustment one : ones) {
        // Who said no may be let off afterwards.
        if (one.status() != meaning && one.status() != AdjustmentStatus.WAIVED) {
          found.add(
              new Discrepancy(
                  "adjustment = its charge",
                  "adjustment " + one.id(),
                  meaning.wire(),
                  one.status().wire()));
        }
      }
    }
  }

  private void sums(Charge charge, List<Adjustment> ones) {
    Money sum = Money.zero(charge.amount().currency());
    for (Adjustment one : ones) {
      sum = sum.plus(one.due());
    }
    if (!sum.equals(charge.amount())) {
      found.add(
          new Discrepancy(
              "adjustments = charge",
              "account %d, charge %s".formatted(charge.account(), charge.id()),
              sum.toString(),
              charge.amount().toString()));
    }
  }

  private static UUID charge(Adjustment one) {
    UUID charge = one.state().charge();
    if (charge == null) {
      throw new IllegalStateException("asked for by a charge, and by none");
    }
    return charge;
  }
}
