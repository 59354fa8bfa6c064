package dev.cuota.engine.statements;

import dev.cuota.core.platform.Quantity;
import dev.cuota.core.statements.StatementLine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Sale;
import dev.cuota.engine.metering.CountedEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a statement is made of.
 *
 * @param use null for the price of a plan, which is made of time alone
 */
public record LineOpening(StatementHead statement, StatementLine line, @Nullable Use use) {

  /**
   * The use that is asked for.
   *
   * @param adjustment that the line states, as it stands now
   * @param parts all that was asked for the same thing and month, in order
   * @param meter key of what counted it; empty when the catalog has none any more
   * @param tenants what it counted of each, as known now, in the meter's unit
   * @param sales by day and currency; empty for what is no commission
   * @param events some of those that it counted
   */
  public record Use(
      Adjustment adjustment,
      List<Adjustment> parts,
      String meter,
      List<OfTenant> tenants,
      List<Sale> sales,
      CountedEvents events) {
    public Use {
      parts = List.copyOf(parts);
      tenants = List.copyOf(tenants);
      sales = List.copyOf(sales);
    }
  }

  /** What a tenant has used. */
  public record OfTenant(String tenant, Quantity used) {}
}
