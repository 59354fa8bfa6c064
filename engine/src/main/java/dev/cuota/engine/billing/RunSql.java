package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** SQL of which months were billed. */
final class RunSql {
  private RunSql() {}

  /** Takes down that a run is begun: from now on late use of the month is looked after. */
  static void begin(
      Tx tx, EnvironmentId environment, AdjustmentType type, Period month, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into billing_runs (environment, type, month, first_at, last_at)
            values (:environment, :type, :month, :now, :now)
            on conflict (environment, type, month) do update set last_at = excluded.last_at
            """)
        .bind("environment", environment.value())
        .bind("type", type.wire())
        .bind("month", month.start().atOffset(ZoneOffset.UTC))
        .bind("now", now.atOffset(ZoneOffset.UTC))
        .execute();
  }

  /** Which months were billed by a run, in order. */
  static List<Instant> months(Tx tx, EnvironmentId environment, AdjustmentType type) {
    return tx.handle()
        .createQuery(
            """
            select month from billing_runs where environment = :environment and type = :type
            order by month
            """)
        .bind("environment", environment.value())
        .bind("type", type.wire())
        .mapTo(OffsetDateTime.class)
        .map(OffsetDateTime::toInstant)
        .list();
  }

  /** By which runs a month was billed. */
  static Set<AdjustmentType> of(Tx tx, EnvironmentId environment, Period month) {
    return tx.handle()
        .createQuery(
            """
            select type from billing_runs where environment = :environment and month = :month
            """)
        .bind("environment", environment.value())
        .bind("month", month.start().atOffset(ZoneOffset.UTC))
        .map((row, _) -> AdjustmentType.of(row.getString("type")).orElseThrow())
        .set();
  }
}
