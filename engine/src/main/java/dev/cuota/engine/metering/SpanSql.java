package dev.cuota.engine.metering;

import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** SQL of what was used in spans of whole hours, from the widest buckets that they hold whole. */
final class SpanSql {
  private SpanSql() {}

  /** A run of buckets of one grain that belongs to a span. */
  private record Piece(int span, Instant start, Instant end) {}

  /**
   * What tenants have used together in each span, by a meter that adds up.
   *
   * @param spans on whole hours
   */
  static List<Quantity> used(Tx tx, Collection<TenantId> tenants, int meter, List<Period> spans) {
    BigDecimal[] sums = new BigDecimal[spans.size()];
    Arrays.fill(sums, BigDecimal.ZERO);
    cut(spans).forEach((grain, pieces) -> add(tx, tenants, meter, grain, pieces, sums));
    return Arrays.stream(sums).map(Quantity::new).toList();
  }

  private static void add(
      Tx tx,
      Collection<TenantId> tenants,
      int meter,
      Grain grain,
      List<Piece> pieces,
      BigDecimal[] sums) {
    tx.handle()
        .createQuery(
            """
            select p.span, sum(r.sum) as sum
            from unnest(:spans, :starts, :ends) as p (span, starts, ends)
            join <table> r
              on r.tenant = any(:tenants) and r.meter = :meter and r.grp = 0
             and r.bucket >= p.starts and r.bucket < p.ends
            group by p.span
            """)
        .define("table", grain.table())
        .bind("spans", pieces.stream().mapToInt(Piece::span).toArray())
        .bindArray("starts", OffsetDateTime.class, times(pieces, true))
        .bindArray("ends", OffsetDateTime.class, times(pieces, false))
        .bind("tenants", tenants.stream().mapToLong(TenantId::value).toArray())
        .bind("meter", meter)
        .map((row, _) -> Map.entry(row.getInt("span"), row.getBigDecimal("sum")))
        .forEach(row -> sums[row.getKey()] = sums[row.getKey()].add(row.getValue()));
  }

  private static Map<Grain, List<Piece>> cut(List<Period> spans) {
    Map<Grain, List<Piece>> pieces = new EnumMap<>(Grain.class);
    for (int i = 0; i < spans.size(); i++) {
      Instant end = spans.get(i).end();
      Instant at = spans.get(i).start();
      if (!Grain.HOUR.bucket(at).equals(at) || !Grain.HOUR.bucket(end).equals(end)) {
        throw new IllegalArgumentException("not on whole hours: " + spans.get(i));
      }
      while (at.isBefore(end)) {
        Grain widest = widest(at, end);
        Instant start = at;
        // As many of the same width as follow.
        while (at.isBefore(end) && widest(at, end) == widest) {
          at = widest.end(at);
        }
        pieces.computeIfAbsent(widest, _ -> new ArrayList<>()).add(new Piece(i, start, at));
      }
    }
    return pieces;
  }

  private static Grain widest(Instant at, Instant end) {
    for (Grain grain : List.of(Grain.MONTH, Grain.DAY)) {
      if (grain.bucket(at).equals(at) && !grain.end(at).isAfter(end)) {
        return grain;
      }
    }
    return Grain.HOUR;
  }

  private static List<OffsetDateTime> times(List<Piece> pieces, boolean starts) {
    return pieces.stream()
        .map(piece -> (starts ? piece.start() : piece.end()).atOffset(ZoneOffset.UTC))
        .toList();
  }
}
