package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.Reservation;
import dev.cuota.client.Use;
import dev.cuota.client.Wanted;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Holds what calls will have used once they have succeeded. */
record Holding(CuotaClient client, CatalogFacts facts, GuardCounts counts, Duration ttl) {

  /**
   * Holds all of it.
   *
   * @throws PlanDenied when one does not fit; nothing is held then
   */
  Pass hold(String tenant, List<Wanted> wanted) {
    List<Pass.Held> held = new ArrayList<>();
    List<Decision> decisions = new ArrayList<>();
    boolean isComplete = false;
    try {
      for (Wanted one : wanted) {
        BigDecimal amount = amount(one);
        Reservation reservation =
            client.reserve(new Use(tenant, List.of(one.withAmount(amount)), null), ttl);
        if (reservation.decision().allowed()) {
          held.add(new Pass.Held(reservation, amount));
        }
        decisions.add(PlanGate.allowed(reservation.decision(), List.of(one)));
      }
      isComplete = true;
    } finally {
      if (!isComplete) {
        held.forEach(one -> one.reservation().release());
      }
    }
    return Pass.of(decisions, held, counts);
  }

  private BigDecimal amount(Wanted wanted) {
    BigDecimal said = wanted.amount();
    BigDecimal amount = said == null ? facts.read().amount(wanted) : said;
    if (amount == null) {
      throw new IllegalStateException("it is not known how much " + wanted.name() + " takes");
    }
    return amount;
  }
}
