package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.platform.Discrepancy;
import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works fees out again, and looks for time that a subscription was asked for twice. */
final class FeeProofSql {
  private FeeProofSql() {}

  static List<Discrepancy> of(Tx tx, EnvironmentId environment) {
    List<Discrepancy> found = new ArrayList<>();
    try (Stream<Optional<Discrepancy>> fees =
        tx
            .handle()
            .createQuery(
                "select * from statement_fees where environment = :environment order by id")
            .bind("environment", environment.value())
            .setFetchSize(1_000)
            .map((row, _) -> difference(row))
            .stream()) {
      fees.flatMap(Optional::stream).limit(Discrepancy.MOST).forEach(found::add);
    }
    found.addAll(twice(tx, environment));
    return found;
  }

  private static Optional<Discrepancy> difference(ResultSet row) throws SQLException {
    StoredFee fee = FeeSql.fee(row);
    Money amount = new Money(row.getBigDecimal("amount"), row.getString("currency"));
    return amount.equals(fee.fee().amount())
        ? Optional.empty()
        : Optional.of(
            new Discrepancy(
                "price = fee",
                "account %d, fee %s".formatted(row.getLong("account"), fee.id()),
                fee.fee().amount().toString(),
                amount.toString()));
  }

  private static List<Discrepancy> twice(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select b.account, b.id, a.part_start, a.part_end, b.part_start as again
            from statement_fees a
            join statement_fees b on b.subscription = a.subscription and b.id > a.id
              and b.part_start < a.part_end and a.part_start < b.part_end
            where a.environment = :environment and a.kind = 'period' and b.kind = 'period'
            order by b.id limit :limit
            """)
        .bind("environment", environment.value())
        .bind("limit", Discrepancy.MOST)
        .map(
            (row, _) ->
                new Discrepancy(
                    "time asked for once",
                    "account %d, fee %s".formatted(row.getLong("account"), row.getString("id")),
                    "from " + row.getTimestamp("part_end").toInstant(),
                    "from " + row.getTimestamp("again").toInstant()))
        .list();
  }
}
