package dev.cuota.engine.limits;

import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.FeeLine;
import dev.cuota.core.rating.FeeSchedule;
import dev.cuota.core.rating.Rate;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All SQL of the rates that are agreed with accounts. */
final class FeeSql {
  private static final String SELECT =
      """
      select id, environment, account, feature, number, kind, up_to, prices, package_size, minimum,
             maximum, threshold, currency, since, until, reason, made_by, made_at, ended_by, ended_at
      from fee_lines
      """;

  private FeeSql() {}

  /** Holds an account's row until the transaction ends, so that its lines change one after another. */
  static boolean hold(Tx tx, EnvironmentId environment, long account) {
    return tx.handle()
        .createQuery(
            """
            select id from accounts where environment = :environment and id = :account
            for no key update
            """)
        .bind("environment", environment.value())
        .bind("account", account)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  static void insert(Tx tx, AgreedFee fee, @Nullable String callerId) {
    FeeLine line = fee.line();
    Rate rate = line.terms().rate();
    Quantity threshold = line.terms().threshold();
    List<Overage.Tier> tiers = tiers(rate.price());
    tx.handle()
        .createUpdate(
            """
            insert into fee_lines
              (id, environment, account, feature, number, caller_id, kind, up_to, prices,
               package_size, minimum, maximum, threshold, currency, since, until, reason, made_by,
               made_at)
            values
              (:id, :environment, :account, :feature, :number, :callerId, :kind, :upTo, :prices,
               :packageSize, :minimum, :maximum, :threshold, :currency, :since, :until, :reason,
               :madeBy, :madeAt)
            """)
        .bind("id", fee.id())
        .bind("environment", fee.environment().value())
        .bind("account", fee.account())
        .bind("feature", line.feature())
        .bind("number", line.number())
        .bindByType("callerId", callerId, String.class)
        .bind("kind", kind(rate))
        .bindArray("upTo", BigDecimal.class, upTo(tiers))
        .bindArray("prices", BigDecimal.class, tiers.stream().map(Overage.Tier::unitPrice).toList())
        .bindByType(
            "packageSize",
            rate.price() instanceof Overage.Packages(Quantity size, _) ? size.value() : null,
            BigDecimal.class)
        .bindByType("minimum", rate.minimum(), BigDecimal.class)
        .bindByType("maximum", rate.maximum(), BigDecimal.class)
        .bindByType("threshold", threshold == null ? null : threshold.value(), BigDecimal.class)
        .bind("currency", line.terms().currency())
        .bind("since", utc(line.since()))
        .bindByType("until", utcOrNull(line.until()), OffsetDateTime.class)
        .bind("reason", fee.reason())
        .bind("madeBy", fee.madeBy())
        .bind("madeAt", utc(fee.madeAt()))
        .execute();
  }

  static void end(Tx tx, AgreedFee fee, AgreedFee.Ended ended) {
    tx.handle()
        .createUpdate(
            """
            update fee_lines
               set until = :until, ended_by = :by, ended_at = :at, changed = pg_current_xact_id()
             where id = :id
            """)
        .bind("id", fee.id())
        .bindByType("until", utcOrNull(fee.line().until()), OffsetDateTime.class)
        .bind("by", ended.by())
        .bind("at", utc(ended.at()))
        .execute();
  }

  /** All that was ever agreed with an account, in the order in which it begins. */
  static List<AgreedFee> of(Tx tx, EnvironmentId environment, long account) {
    return of(tx, environment, List.of(account));
  }

  private static List<AgreedFee> of(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return tx.handle()
        .createQuery(
            SELECT
                + """
                where environment = :environment and account = any(:accounts)
                order by account, feature, since, number
                """)
        .bind("environment", environment.value())
        .bindArray("accounts", Long.class, accounts)
        .map((row, _) -> fee(row))
        .list();
  }

  /** The schedules of those accounts that have one. */
  static Map<Long, FeeSchedule> schedules(
      Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return schedules(of(tx, environment, accounts));
  }

  private static Map<Long, FeeSchedule> schedules(List<AgreedFee> fees) {
    Map<Long, List<FeeLine>> lines = new HashMap<>();
    for (AgreedFee fee : fees) {
      lines.computeIfAbsent(fee.account(), _ -> new ArrayList<>()).add(fee.line());
    }
    Map<Long, FeeSchedule> schedules = new HashMap<>();
    lines.forEach((account, some) -> schedules.put(account, new FeeSchedule(some)));
    return schedules;
  }

  /** What the caller has made under that name. */
  static Optional<AgreedFee> find(Tx tx, EnvironmentId environment, String callerId) {
    return tx.handle()
        .createQuery(SELECT + "where environment = :environment and caller_id = :callerId")
        .bind("environment", environment.value())
        .bind("callerId", callerId)
        .map((row, _) -> fee(row))
        .findOne();
  }

  /** The schedules of accounts of which a line was written from a horizon on, see {@link Tx#horizon}. */
  static Map<Long, FeeSchedule> since(Tx tx, String since) {
    return schedules(
        tx.handle()
            .createQuery(
                SELECT
                    + """
                    where account in (
                      select account from fee_lines where changed >= :since::xid8)
                    """)
            .bind("since", since)
            .map((row, _) -> fee(row))
            .list());
  }

  private static String kind(Rate rate) {
    return switch (rate.price()) {
      case Overage.Plain _ -> rate.isPercent() ? "percent" : "plain";
      case Overage.Graduated _ -> "graduated";
      case Overage.Volume _ -> "volume";
      case Overage.Packages _ -> "packages";
      case Overage.Bounded _ -> throw new IllegalStateException("a rate says its bounds itself");
    };
  }

  private static List<Overage.Tier> tiers(Overage price) {
    return switch (price) {
      case Overage.Plain(BigDecimal one) -> List.of(new Overage.Tier(null, one));
      case Overage.Packages(_, BigDecimal one) -> List.of(new Overage.Tier(null, one));
      case Overage.Graduated(List<Overage.Tier> tiers) -> tiers;
      case Overage.Volume(List<Overage.Tier> tiers) -> tiers;
      case Overage.Bounded(Overage inner, _, _) -> tiers(inner);
    };
  }

  private static List<@Nullable BigDecimal> upTo(List<Overage.Tier> tiers) {
    List<@Nullable BigDecimal> upTo = new ArrayList<>(tiers.size());
    for (Overage.Tier tier : tiers) {
      Quantity last = tier.upTo();
      upTo.add(last == null ? null : last.value());
    }
    return upTo;
  }

  private static AgreedFee fee(ResultSet row) throws SQLException {
    BigDecimal threshold = row.getBigDecimal("threshold");
    String endedBy = row.getString("ended_by");
    return new AgreedFee(
        row.getObject("id", UUID.class),
        new EnvironmentId(row.getInt("environment")),
        row.getLong("account"),
        new FeeLine(
            row.getInt("number"),
            new FeeLine.Terms(
                row.getString("feature"),
                rate(row),
                threshold == null ? null : new Quantity(threshold),
                row.getString("currency")),
            row.getTimestamp("since").toInstant(),
            row.getTimestamp("until") == null ? null : row.getTimestamp("until").toInstant()),
        row.getString("reason"),
        row.getString("made_by"),
        row.getTimestamp("made_at").toInstant(),
        endedBy == null
            ? null
            : new AgreedFee.Ended(endedBy, row.getTimestamp("ended_at").toInstant()));
  }

  private static Rate rate(ResultSet row) throws SQLException {
    @Nullable BigDecimal[] upTo = (@Nullable BigDecimal[]) row.getArray("up_to").getArray();
    BigDecimal[] prices = (BigDecimal[]) row.getArray("prices").getArray();
    List<Overage.Tier> tiers = new ArrayList<>(prices.length);
    for (int i = 0; i < prices.length; i++) {
      BigDecimal last = upTo[i];
      tiers.add(new Overage.Tier(last == null ? null : new Quantity(last), prices[i]));
    }
    Overage price =
        switch (row.getString("kind")) {
          case "graduated" -> new Overage.Graduated(tiers);
          case "volume" -> new Overage.Volume(tiers);
          case "packages" ->
              new Overage.Packages(new Quantity(row.getBigDecimal("package_size")), prices[0]);
          default -> new Overage.Plain(prices[0]);
        };
    return new Rate(
        price,
        row.getString("kind").equals("percent"),
        row.getBigDecimal("minimum"),
        row.getBigDecimal("maximum"));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable OffsetDateTime utcOrNull(@Nullable Instant time) {
    return time == null ? null : utc(time);
  }
}
