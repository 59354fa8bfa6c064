package dev.cuota.engine.metering;

import dev.cuota.core.platform.TenantId;
import java.math.BigDecimal;
import java.util.List;

/**
 * An amount of which is asked when tenants had used more, together.
 *
 * @param meter number of a meter that adds up
 * @param most in the meter's unit
 */
public record Threshold(List<TenantId> tenants, int meter, BigDecimal most) {
  public Threshold {
    tenants = List.copyOf(tenants);
  }
}
