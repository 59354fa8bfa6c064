package dev.cuota.engine.metering;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;

/**
 * One tenant's total by one meter that adds up, in one calendar month (UTC).
 *
 * @param meter number of the meter
 * @param month start of the month
 */
public record LedgerTotal(Tenant tenant, int meter, Instant month) {

  /** The total of the month that holds {@code time}. */
  public static LedgerTotal at(Tenant tenant, int meter, Instant time) {
    return new LedgerTotal(tenant, meter, Period.month(time).start());
  }

  Cell cell() {
    return new Cell(tenant.id().value(), meter, month, 0, tenant.environment().value());
  }
}
