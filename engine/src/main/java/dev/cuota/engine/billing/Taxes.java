package dev.cuota.engine.billing;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which taxes are due, by the country of the account. */
public final class Taxes {
  /** Most characters of a tax's name. */
  public static final int MAX_NAME = 50;

  private final Database database;
  private final Journal journal;

  Taxes(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
  }

  /** By country, ISO 3166-1 in two capital letters; countries that are not here have none. */
  public SortedMap<String, Tax> all(EnvironmentId environment) {
    return database.inTx(Scope.of(environment), tx -> TaxSql.all(tx, environment));
  }

  /** Sets all of them; what was told to accounts already stays as it was told. */
  public void set(EnvironmentId environment, SortedMap<String, Tax> taxes, Cause cause) {
    database.useTx(
        Scope.of(environment),
        tx -> {
          SortedMap<String, Tax> before = TaxSql.all(tx, environment);
          if (!before.equals(taxes)) {
            TaxSql.replace(tx, environment, taxes);
            journal.record(
                tx,
                environment,
                new Act(cause, "taxes.set", "taxes", 0, told(before), told(taxes)));
          }
        });
  }

  /** What is due of accounts; those that owe none are left out. */
  public Map<Long, Tax> of(Tx tx, EnvironmentId environment, Collection<Long> accounts) {
    return TaxSql.of(tx, environment, accounts);
  }

  private static Map<String, String> told(SortedMap<String, Tax> taxes) {
    Map<String, String> told = new TreeMap<>();
    taxes.forEach(
        (country, tax) ->
            told.put(
                country,
                "%s %s %% %s"
                    .formatted(
                        tax.name(),
                        tax.percent().toPlainString(),
                        tax.included() ? "included" : "added")));
    return told;
  }
}
