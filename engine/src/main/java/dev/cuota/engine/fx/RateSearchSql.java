package dev.cuota.engine.fx;

import dev.cuota.core.fx.RateSeries;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import org.jdbi.v3.core.statement.Query;

/** SQL of the rates that people look for. */
final class RateSearchSql {
  private static final String SEARCH =
      """
      from fx_rates r
      where (:base::text is null or base = :base)
        and (:quote::text is null or quote = :quote)
        and (:source::text is null or source = :source)
        and (:from::date is null or day >= :from)
        and (:to::date is null or day <= :to)
        and (:environment::smallint is null or environment is null or environment = :environment)
        and (not :waiting or (not accepted and not refused and not exists (
              select from fx_rates n
              where n.source = r.source and n.base = r.base and n.quote = r.quote
                and n.side = r.side and n.day = r.day and n.version > r.version)))
      """;

  private RateSearchSql() {}

  static List<StoredRate> search(Tx tx, RateSearch search) {
    return where(
            tx,
            "select %s %s".formatted(RatesSql.COLUMNS, SEARCH)
                + """
                order by day desc, base, quote, source, side, version desc
                limit :limit offset :offset
                """,
            search)
        .bind("limit", search.limit())
        .bind("offset", search.offset())
        .map((row, _) -> RatesSql.stored(row))
        .list();
  }

  static long count(Tx tx, RateSearch search) {
    return where(tx, "select count(*) " + SEARCH, search).mapTo(Long.class).one();
  }

  private static Query where(Tx tx, String sql, RateSearch search) {
    return tx.handle()
        .createQuery(sql)
        .bindByType("environment", RatesSql.number(search.environment()), Short.class)
        .bind("base", search.base())
        .bind("quote", search.quote())
        .bind("source", search.source())
        .bind("from", search.from())
        .bind("to", search.to())
        .bind("waiting", search.waiting());
  }

  /**
   * The last of what waits for a person. What a source has taken back, or a person has set otherwise for
   * that day, waits for nobody.
   */
  static List<StoredRate> waiting(Tx tx, int limit) {
    return tx.handle()
        .createQuery(
            """
            select %s from fx_rates r
            where not accepted and not refused
              and not exists (
                select from fx_rates n
                where n.source = r.source and n.base = r.base and n.quote = r.quote
                  and n.side = r.side and n.day = r.day and n.version > r.version)
              and not exists (
                select from fx_rates m
                where m.source = :manual and m.environment is null and m.day = r.day
                  and ((m.base = r.base and m.quote = r.quote and m.side = r.side)
                    or (m.base = r.quote and m.quote = r.base
                      and m.side = case r.side when 'buy' then 'sell'
                                               when 'sell' then 'buy' else 'mid' end)))
            order by day desc, source, base, quote, side limit :limit
            """
                .formatted(RatesSql.COLUMNS))
        .bind("manual", RateSeries.MANUAL)
        .bind("limit", limit)
        .map((row, _) -> RatesSql.stored(row))
        .list();
  }
}
