package dev.cuota.core.limits;

import dev.cuota.core.platform.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** The burn-down of grants, hour by hour and unit by unit, as one would do it by hand. */
final class NaiveBurnDown {
  private final List<Grant> grants;
  private final long included;
  final Map<UUID, Long> left = new HashMap<>();
  final Map<UUID, Long> used = new HashMap<>();
  final Map<UUID, Long> usedNow = new HashMap<>();
  long includedUsed;
  long beyond;

  NaiveBurnDown(List<Grant> grants, long included) {
    this.grants = grants.stream().sorted(Grant.BURN_ORDER).toList();
    this.included = included;
  }

  /**
   * Lets time go by up to the end of the running month, as use of later hours counts already.
   *
   * @param uses hour to units
   */
  NaiveBurnDown run(Instant first, Instant now, SortedMap<Instant, Long> uses) {
    Instant end = Period.month(now).end();
    for (Instant hour = first; hour.isBefore(end); hour = hour.plus(Duration.ofHours(1))) {
      // From now on nothing starts or ends any more.
      if (!hour.isAfter(now)) {
        turn(hour);
      }
      for (long unit = 0; unit < uses.getOrDefault(hour, 0L); unit++) {
        one();
      }
    }
    return this;
  }

  private void turn(Instant hour) {
    boolean newMonth = Period.month(hour).start().equals(hour);
    if (newMonth) {
      includedUsed = 0;
      beyond = 0;
      usedNow.clear();
    }
    for (Grant grant : grants) {
      UUID id = grant.id();
      if (hour.equals(grant.expires())) {
        left.remove(id);
      }
      Long rest = left.get(id);
      if (rest != null && newMonth) {
        long carried =
            grant.rollover() == null ? rest : Math.min(rest, grant.rollover().longValue());
        left.put(id, carried + (grant.monthly() ? grant.amount().longValue() : 0));
      }
      if (hour.equals(grant.starts())) {
        left.put(id, grant.amount().longValue());
      }
    }
  }

  private void one() {
    if (includedUsed < included) {
      includedUsed++;
      return;
    }
    for (Grant grant : grants) {
      long rest = left.getOrDefault(grant.id(), 0L);
      if (rest > 0) {
        left.put(grant.id(), rest - 1);
        used.merge(grant.id(), 1L, Long::sum);
        usedNow.merge(grant.id(), 1L, Long::sum);
        return;
      }
    }
    beyond++;
  }
}
