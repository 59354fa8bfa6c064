package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Tx;

/** SQL of who issues statements. */
final class IssuerSql {
  private IssuerSql() {}

  static Issuer of(Tx tx, EnvironmentId environment) {
    return tx.handle()
        .createQuery(
            """
            select name, address, tax_id from statement_issuers where environment = :environment
            """)
        .bind("environment", environment.value())
        .map(
            (row, _) ->
                new Issuer(
                    row.getString("name"), row.getString("address"), row.getString("tax_id")))
        .findOne()
        .orElse(Issuer.UNKNOWN);
  }

  static void put(Tx tx, EnvironmentId environment, Issuer issuer) {
    tx.handle()
        .createUpdate(
            """
            insert into statement_issuers (environment, name, address, tax_id)
            values (:environment, :name, :address, :taxId)
            on conflict (environment) do update
              set name = excluded.name, address = excluded.address, tax_id = excluded.tax_id
            """)
        .bind("environment", environment.value())
        .bind("name", issuer.name())
        .bind("address", issuer.address())
        .bind("taxId", issuer.taxId())
        .execute();
  }
}
