package dev.cuota.engine.billing;

import dev.cuota.engine.platform.Tx;
import java.util.Collection;

/** Keeps two runs from working out the same accounts at once. */
final class AccountRowsSql {
  private AccountRowsSql() {}

  /** Waits for others who have them; held until the transaction ends. */
  static void hold(Tx tx, Collection<Long> accounts) {
    tx.handle()
        .createQuery(
            "select id from accounts where id = any(:accounts) order by id for no key update")
        .bindArray("accounts", Long.class, accounts)
        .mapTo(Long.class)
        .list();
  }
}
