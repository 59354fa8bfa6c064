package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** SQL that counts the ledger by meters that nobody has counted by. */
final class RecountSql {
  private static final int FETCHED = 1_000;

  /** A number as JSON or another metering client writes it, and of a size that {@link Quantity} takes. */
  private static final String NUMBER =
      "'^[+-]?(\\d{1,20}(\\.\\d{0,24})?|\\.\\d{1,24})([eE][+-]?\\d)?$'";

  private RecountSql() {}

  /** One month of one tenant. */
  record Row(long account, MonthTotal total) {}

  /** In the order of accounts. */
  static Iterator<Row> rows(Tx tx, List<NumberedMeter> meters, Period range) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < meters.size(); i++) {
      parts.add(part(i, meters.get(i).meter()));
    }
    Query query =
        tx.handle()
            .createQuery(String.join(" union all ", parts) + " order by account, tenant, month")
            .setFetchSize(FETCHED)
            .bind("start", range.start().atOffset(ZoneOffset.UTC))
            .bind("end", range.end().atOffset(ZoneOffset.UTC));
    for (int i = 0; i < meters.size(); i++) {
      bind(query, i, meters.get(i));
    }
    return query
        .map(
            (row, _) ->
                new Row(
                    row.getLong("account"),
                    new MonthTotal(
                        new TenantId(row.getLong("tenant")),
                        row.getInt("meter"),
                        row.getObject("month", OffsetDateTime.class).toInstant(),
                        quantity(row.getBigDecimal("value")),
                        0)))
        .iterator();
  }

  private static String part(int number, Meter meter) {
    StringBuilder filter = new StringBuilder();
    for (int i = 0; i < meter.filter().size(); i++) {
      filter.append(
          " and %s = :is_%d_%d"
              .formatted(canonical(":filter_%d_%d".formatted(number, i)), number, i));
    }
    return """
           select t.account, e.tenant, e.meter, e.month, %s as value
           from (
             select l.tenant, :meter_%d as meter, date_trunc('month', l.time, 'UTC') as month, %s as amount
             from usage_ledger l
             where l.type = :type_%d and l.time >= :start and l.time < :end and l.reverses is null
               and not exists (select from usage_reversals v where v.original = l.key)%s
           ) e
           join tenants t on t.id = e.tenant
           where e.amount is not null
           group by t.account, e.tenant, e.meter, e.month
           """
        .formatted(aggregate(meter.aggregation()), number, amount(number, meter), number, filter);
  }

  private static String amount(int number, Meter meter) {
    String path = ":path_" + number;
    if (meter.valueProperty() == null) {
      return "1::numeric";
    }
    return meter.aggregation() == Aggregation.UNIQUE_COUNT
        ? canonical(path)
        : "case when l.data::json #>> %s ~ %s then (l.data::json #>> %s)::numeric end"
            .formatted(path, NUMBER, path);
  }

  /** A value in the one form that it is compared in: numbers without zeros at their end. */
  private static String canonical(String path) {
    return """
           (case json_typeof(l.data::json #> %1$s)
              when 'string' then l.data::json #>> %1$s
              when 'boolean' then l.data::json #>> %1$s
              when 'number' then
                case when l.data::json #>> %1$s ~ %2$s
                     then trim_scale((l.data::json #>> %1$s)::numeric)::text
                     else l.data::json #>> %1$s end
            end)"""
        .formatted(path, NUMBER);
  }

  private static String aggregate(Aggregation aggregation) {
    return switch (aggregation) {
      case SUM, COUNT -> "sum(e.amount)";
      case MAX -> "max(e.amount)";
      case MIN -> "min(e.amount)";
      case AVG -> "avg(e.amount)";
      case UNIQUE_COUNT -> "count(distinct e.amount)::numeric";
      case LATEST, TIME_WEIGHTED_AVG ->
          throw new IllegalArgumentException("a level cannot be counted anew");
    };
  }

  private static void bind(Query query, int number, NumberedMeter numbered) {
    Meter meter = numbered.meter();
    query.bind("meter_" + number, numbered.id()).bind("type_" + number, meter.eventType());
    JsonPath value = meter.valueProperty();
    if (value != null) {
      query.bindArray("path_" + number, String.class, steps(value));
    }
    int i = 0;
    for (Map.Entry<JsonPath, String> condition : meter.filter().entrySet()) {
      query
          .bindArray("filter_%d_%d".formatted(number, i), String.class, steps(condition.getKey()))
          .bind("is_%d_%d".formatted(number, i), condition.getValue());
      i++;
    }
  }

  private static List<String> steps(JsonPath path) {
    return path.steps().stream()
        .map(
            step ->
                switch (step) {
                  case JsonPath.Step.Name(String name) -> name;
                  case JsonPath.Step.Index(int index) -> Integer.toString(index);
                })
        .toList();
  }

  private static Quantity quantity(@Nullable BigDecimal value) {
    return value == null
        ? Quantity.ZERO
        : new Quantity(value.setScale(Quantity.FRACTION_DIGITS, RoundingMode.HALF_EVEN));
  }
}
