package dev.cuota.engine.metering;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of when amounts were passed. */
final class PassingSql {
  private PassingSql() {}

  /** The first hour in which each threshold was passed, by its place; absent when it was not. */
  static Map<Integer, Instant> first(Tx tx, List<Threshold> thresholds, Period span) {
    List<Integer> places = new ArrayList<>();
    List<Long> tenants = new ArrayList<>();
    List<Integer> meters = new ArrayList<>();
    List<BigDecimal> mosts = new ArrayList<>();
    for (int i = 0; i < thresholds.size(); i++) {
      Threshold one = thresholds.get(i);
      for (TenantId tenant : one.tenants()) {
        places.add(i);
        tenants.add(tenant.value());
        meters.add(one.meter());
        mosts.add(one.most());
      }
    }
    Map<Integer, Instant> first = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select place, min(bucket) as bucket
            from (
              select w.place, w.most, h.bucket,
                     sum(sum(h.sum)) over (partition by w.place order by h.bucket) as running
              from unnest(:places, :tenants, :meters, :mosts) as w (place, tenant, meter, most)
              join usage_hourly h
                on h.tenant = w.tenant and h.meter = w.meter and h.grp = 0
               and h.bucket >= :start and h.bucket < :end
              group by w.place, w.most, h.bucket
            ) passed
            where running > most
            group by place
            """)
        .bindArray("places", Integer.class, places)
        .bindArray("tenants", Long.class, tenants)
        .bindArray("meters", Integer.class, meters)
        .bindArray("mosts", BigDecimal.class, mosts)
        .bind("start", span.start().atOffset(ZoneOffset.UTC))
        .bind("end", span.end().atOffset(ZoneOffset.UTC))
        .map(
            (row, _) ->
                Map.entry(
                    row.getInt("place"), row.getObject("bucket", OffsetDateTime.class).toInstant()))
        .forEach(one -> first.put(one.getKey(), one.getValue()));
    return first;
  }
}
