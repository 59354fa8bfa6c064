package dev.cuota.server.statements;

import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.Sale;
import dev.cuota.engine.metering.StoredEvent;
import dev.cuota.engine.statements.LineOpening;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a line is made of, as it is written. */
record OpeningView(
    StatementView.Head statement,
    StatementView.Line line,
    List<Part> asked,
    @Nullable String meter,
    List<OfTenant> tenants,
    List<SaleView> sales,
    @Nullable Events events) {

  /** The first amount that was asked for the same thing and month, or a correction. */
  record Part(UUID id, int correction, String status, String amount, @Nullable UUID statement) {
    static Part of(Adjustment one) {
      return new Part(
          one.id(),
          one.part(),
          one.status().wire(),
          one.amount().digits(),
          one.state().statement());
    }
  }

  /** What a tenant has used, in the meter's unit, as known now. */
  record OfTenant(String tenant, String used) {}

  /** What was sold on a day in a currency, and its value by that day's rates. */
  record SaleView(
      LocalDate day,
      String currency,
      String amount,
      @Nullable String value,
      String valueCurrency,
      String rates) {
    static SaleView of(Sale one) {
      BigDecimal value = one.value();
      return new SaleView(
          one.day(),
          one.currency(),
          one.amount().toPlainString(),
          value == null ? null : new Money(value, one.worth()).digits(),
          one.worth(),
          one.rates());
    }
  }

  /** Some of the events that were counted. */
  record Events(long total, int offset, int limit, List<Event> items) {}

  /**
   * One event.
   *
   * @param counted how much of it the meter counts
   */
  record Event(
      String source,
      String id,
      String type,
      String tenant,
      Instant time,
      Instant receivedAt,
      @Nullable String counted,
      @Nullable Instant voidedAt,
      @Nullable String voids) {
    static Event of(StoredEvent one, String meter) {
      return new Event(
          one.source(),
          one.id(),
          one.type(),
          one.subject(),
          one.time(),
          one.receivedAt(),
          one.counted().stream()
              .filter(counted -> counted.meter().equals(meter))
              .map(StoredEvent.Counted::amount)
              .map(Quantity::toString)
              .findFirst()
              .orElse(null),
          one.reversed(),
          one.reverses());
    }
  }

  static OpeningView of(LineOpening one, int limit, int offset) {
    StatementView.Head head = StatementView.Head.of(one.statement());
    StatementView.Line line = StatementView.Line.of(one.line());
    LineOpening.Use use = one.use();
    if (use == null) {
      return new OpeningView(head, line, List.of(), null, List.of(), List.of(), null);
    }
    return new OpeningView(
        head,
        line,
        use.parts().stream().map(Part::of).toList(),
        use.meter(),
        use.tenants().stream()
            .map(tenant -> new OfTenant(tenant.tenant(), tenant.used().toString()))
            .toList(),
        use.sales().stream().map(SaleView::of).toList(),
        new Events(
            use.events().total(),
            offset,
            limit,
            use.events().events().stream().map(event -> Event.of(event, use.meter())).toList()));
  }
}
