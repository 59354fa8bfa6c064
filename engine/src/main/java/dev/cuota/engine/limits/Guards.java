package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guards of one request, one for each meter that what is wanted is counted by. Two things wanted
 * that are counted by the same meter are used once and decided together.
 */
final class Guards {
  private final Map<Integer, PartGuard> byMeter;

  private Guards(Map<Integer, PartGuard> byMeter) {
    this.byMeter = byMeter;
  }

  static Guards of(Tenant tenant, Subject subject, List<Asked> asked) {
    return of(tenant, subject, asked, null);
  }

  static Guards of(
      Tenant tenant, Subject subject, List<Asked> asked, PartGuard.@Nullable Settling settling) {
    Map<Integer, List<Allowance>> allowances = new LinkedHashMap<>();
    Map<Integer, Quantity> amounts = new LinkedHashMap<>();
    for (Asked one : asked) {
      if (one.isCounted()) {
        allowances.computeIfAbsent(one.meter(), _ -> new ArrayList<>(1)).add(one.allowance());
        amounts.put(one.meter(), one.metered());
      }
    }
    Map<Integer, PartGuard> guards = new LinkedHashMap<>();
    allowances.forEach(
        (meter, together) ->
            guards.put(
                meter,
                new PartGuard(
                    tenant,
                    amounts.getOrDefault(meter, Quantity.ZERO),
                    together,
                    new PartGuard.Terms(
                        subject.plan().windowsOf(together.getFirst()), subject.bar()),
                    settling)));
    return new Guards(guards);
  }

  /** What to record if they all agree. */
  List<ConditionalUsage.Part> parts() {
    return byMeter.entrySet().stream()
        .map(
            one ->
                new ConditionalUsage.Part(
                    one.getKey(),
                    one.getValue().metered(),
                    one.getValue().isShared(),
                    one.getValue()))
        .toList();
  }

  /** Whether what they guard was used already. */
  boolean isUsed() {
    return byMeter.values().stream()
        .anyMatch(guard -> PartGuard.Settling.USED.equals(guard.settling()));
  }

  /** All of them, in the order of {@link #parts}. */
  List<PartGuard> all() {
    return List.copyOf(byMeter.values());
  }

  /** The place of a meter's guard in {@link #parts}; -1 for none. */
  int indexOf(int meter) {
    return List.copyOf(byMeter.keySet()).indexOf(meter);
  }
}
