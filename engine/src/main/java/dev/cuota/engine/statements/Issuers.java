package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.Map;

/** Who issues the statements of each environment. What was issued already keeps who did. */
public final class Issuers {
  private final Database database;
  private final Journal journal;

  Issuers(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
  }

  /** That of an environment. */
  public Issuer of(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), tx -> IssuerSql.of(tx, environment));
  }

  /** Sets it. */
  public void set(EnvironmentId environment, Issuer issuer, Cause cause) {
    database.useTx(
        Scope.of(environment),
        tx -> {
          Issuer before = IssuerSql.of(tx, environment);
          if (!before.equals(issuer)) {
            IssuerSql.put(tx, environment, issuer);
            journal.record(
                tx,
                environment,
                new Act(cause, "issuer.set", "issuer", 0, told(before), told(issuer)));
          }
        });
  }

  private static Map<String, String> told(Issuer issuer) {
    return Map.of("name", issuer.name(), "address", issuer.address(), "taxId", issuer.taxId());
  }
}
