package dev.cuota.engine.fx;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.KnownRate;
import dev.cuota.core.fx.RateSeries;
import dev.cuota.core.fx.Side;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** SQL of what is written of rates, and of those that hold. */
final class RatesSql {
  static final String COLUMNS =
      """
      id, source, base, quote, side, day, version, value, accepted, refused, environment, against,
      learnt_at, learnt_by, reason, decided_at, decided_by
      """;

  private RatesSql() {}

  static void insert(Tx tx, List<StoredRate> rates) {
    PreparedBatch batch =
        tx.handle()
            .prepareBatch(
                """
                insert into fx_rates
                       (id, source, base, quote, side, day, version, value, accepted, environment,
                        against, learnt_at, learnt_by, reason)
                values (:id, :source, :base, :quote, :side, :day, :version, :value, :accepted,
                        :environment, :against, :at, :by, :reason)
                """);
    for (StoredRate one : rates) {
      KnownRate rate = one.rate();
      batch
          .bind("id", one.id())
          .bind("source", rate.series().source())
          .bind("base", rate.series().pair().base())
          .bind("quote", rate.series().pair().quote())
          .bind("side", rate.series().side().wire())
          .bind("day", rate.day())
          .bind("version", rate.version())
          .bind("value", rate.value())
          .bind("accepted", rate.accepted())
          .bindByType("environment", number(one.environment()), Short.class)
          .bind("against", one.against())
          .bind("at", one.learntAt().atOffset(ZoneOffset.UTC))
          .bind("by", one.learntBy())
          .bind("reason", one.reason())
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** What is known of a source in these days, and the accepted rates next to them on either side. */
  static List<KnownRate> around(Tx tx, String source, LocalDate from, LocalDate to) {
    return tx.handle()
        .createQuery(
            """
            select * from fx_rates where source = :source and day between :from and :to
            union all
            (select distinct on (base, quote, side) * from fx_rates
              where source = :source and accepted and day < :from
              order by base, quote, side, day desc, version desc)
            union all
            (select distinct on (base, quote, side) * from fx_rates
              where source = :source and accepted and day > :to
              order by base, quote, side, day, version desc)
            """)
        .bind("source", source)
        .bind("from", from)
        .bind("to", to)
        .map((row, _) -> known(row))
        .list();
  }

  /**
   * What each series says for its last day in the span: the last version that is accepted, or else the
   * one in quarantine. What is set for the environment goes before what is set for the installation.
   *
   * @param environment null for the installation
   */
  static List<KnownRate> newest(
      Tx tx,
      @Nullable EnvironmentId environment,
      List<CurrencyPair> pairs,
      LocalDate from,
      LocalDate to) {
    return tx.handle()
        .createQuery(
            """
            select distinct on (r.source, r.base, r.quote, r.side) r.*
            from unnest(:bases, :quotes) as p (one, other)
            join fx_rates r on (r.base = p.one and r.quote = p.other)
                            or (r.base = p.other and r.quote = p.one)
            where r.day between :from and :to and not r.refused
              and (r.environment is null or r.environment = :environment)
            order by r.source, r.base, r.quote, r.side, r.day desc, r.accepted desc,
                     r.environment nulls last, r.version desc
            """)
        .bindByType("environment", number(environment), Short.class)
        .bindArray("bases", String.class, pairs.stream().map(CurrencyPair::base).toList())
        .bindArray("quotes", String.class, pairs.stream().map(CurrencyPair::quote).toList())
        .bind("from", from)
        .bind("to", to)
        .map((row, _) -> known(row))
        .list();
  }

  static Optional<StoredRate> find(Tx tx, UUID id) {
    return tx.handle()
        .createQuery("select %s from fx_rates where id = :id".formatted(COLUMNS))
        .bind("id", id)
        .map((row, _) -> stored(row))
        .findOne();
  }

  /**
   * The last version of what a series says for a day.
   *
   * @param environment for which it was set; null for the installation
   */
  static Optional<StoredRate> last(
      Tx tx, RateSeries series, LocalDate day, @Nullable EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select %s from fx_rates
            where source = :source and base = :base and quote = :quote and side = :side
              and day = :day and environment is not distinct from :environment::smallint
            order by version desc limit 1
            """
                .formatted(COLUMNS))
        .bindByType("environment", number(environment), Short.class)
        .bind("source", series.source())
        .bind("base", series.pair().base())
        .bind("quote", series.pair().quote())
        .bind("side", series.side().wire())
        .bind("day", day)
        .map((row, _) -> stored(row))
        .findOne();
  }

  static void accept(Tx tx, UUID id, Instant at, String by) {
    tx.handle()
        .createUpdate(
            """
            update fx_rates set accepted = true, decided_at = :at, decided_by = :by
            where id = :id and not accepted and not refused
            """)
        .bind("id", id)
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("by", by)
        .execute();
  }

  static void refuse(Tx tx, UUID id, Instant at, String by) {
    tx.handle()
        .createUpdate(
            """
            update fx_rates set refused = true, decided_at = :at, decided_by = :by
            where id = :id and not accepted and not refused
            """)
        .bind("id", id)
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("by", by)
        .execute();
  }

  /** The last day of which a source has said anything. */
  static Optional<LocalDate> lastDay(Tx tx, String source) {
    return tx.handle()
        .createQuery("select max(day) from fx_rates where source = :source")
        .bind("source", source)
        .mapTo(LocalDate.class)
        .findOne();
  }

  /** Whether nothing is known in the installation; what environments have set is theirs. */
  static boolean isEmpty(Tx tx) {
    return tx.handle()
        .createQuery("select not exists (select from fx_rates where environment is null)")
        .mapTo(Boolean.class)
        .one();
  }

  /** Where there are accounts. */
  static List<String> countries(Tx tx) {
    return tx.handle()
        .createQuery("select distinct country from accounts where country is not null")
        .mapTo(String.class)
        .list();
  }

  private static KnownRate known(ResultSet row) throws SQLException {
    RateSeries series =
        new RateSeries(
            row.getString("source"),
            new CurrencyPair(row.getString("base"), row.getString("quote")),
            Side.of(row.getString("side")).orElseThrow());
    return new KnownRate(
        series,
        row.getObject("day", LocalDate.class),
        row.getInt("version"),
        row.getBigDecimal("value"),
        row.getBoolean("accepted"));
  }

  static StoredRate stored(ResultSet row) throws SQLException {
    return new StoredRate(
        row.getObject("id", UUID.class),
        known(row),
        environment(row),
        row.getBoolean("accepted")
            ? StoredRate.State.ACCEPTED
            : row.getBoolean("refused") ? StoredRate.State.REFUSED : StoredRate.State.QUARANTINED,
        row.getBigDecimal("against"),
        row.getObject("learnt_at", OffsetDateTime.class).toInstant(),
        row.getString("learnt_by"),
        row.getString("reason"),
        time(row, "decided_at"),
        row.getString("decided_by"));
  }

  private static @Nullable EnvironmentId environment(ResultSet row) throws SQLException {
    int number = row.getInt("environment");
    return row.wasNull() ? null : new EnvironmentId(number);
  }

  static @Nullable Short number(@Nullable EnvironmentId environment) {
    return environment == null ? null : (short) environment.value();
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
