package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Promises a welcome with the commit that deserves it. */
final class Welcome {
  private static final String TOPIC = "accounts.welcome";
  private static final int PARTS = 3;

  private final Database database;
  private final Outbox outbox;
  private volatile @Nullable Greeter greeter;

  Welcome(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
    outbox.on(TOPIC, this::greet);
  }

  /** Says who greets; nobody is greeted before. */
  void by(Greeter other) {
    greeter = other;
  }

  /** Whether somebody greets those who have an address. */
  boolean isPossible(Account account) {
    return greeter != null && !account.profile().email().isEmpty();
  }

  void promise(Tx tx, Account account, Store store) {
    outbox.stage(tx, TOPIC, account.environment().value() + " " + account.id() + " " + store.key());
  }

  private void greet(Outbox.Message message) throws Exception {
    Greeter by = greeter;
    if (by == null) {
      throw new IllegalStateException("nobody greets on this node");
    }
    List<String> parts = List.of(message.payload().split(" ", PARTS));
    EnvironmentId environment = new EnvironmentId(Integer.parseInt(parts.get(0)));
    long number = Long.parseLong(parts.get(1));
    Optional<Account> account =
        database.inTx(Scope.of(environment), tx -> PayersSql.byId(tx, environment, number));
    Optional<Store> store =
        database.inTx(Scope.of(environment), tx -> StoreSql.byKey(tx, environment, parts.get(2)));
    if (account.isPresent() && store.isPresent()) {
      by.greet(message.id(), account.get(), store.get());
    }
  }
}
