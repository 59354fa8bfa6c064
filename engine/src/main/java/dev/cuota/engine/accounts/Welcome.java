package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Promises a welcome with the commit that deserves it, and never gives it twice. What was begun and
 * never ended, as a node died in between, may have been sent: it is not sent again, and somebody is
 * told.
 */
final class Welcome {
  /** Raised when nobody can say whether a welcome was sent. */
  static final String UNSURE = "welcome_unsure";

  private static final String TOPIC = "accounts.welcome";
  private static final int PARTS = 3;

  private final Platform platform;
  private final Outbox outbox;
  private final Alerts alerts;
  private volatile @Nullable Greeter greeter;

  Welcome(Platform platform, Outbox outbox, Alerts alerts) {
    this.platform = platform;
    this.outbox = outbox;
    this.alerts = alerts;
    outbox.onSlow(TOPIC, this::greet);
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
    Scope scope = Scope.of(environment);
    Optional<Account> account =
        platform.database().inTx(scope, tx -> PayersSql.byId(tx, environment, number));
    Optional<Store> store =
        platform.database().inTx(scope, tx -> StoreSql.byKey(tx, environment, parts.get(2)));
    if (account.isPresent() && store.isPresent()) {
      greet(by, message.id(), account.get(), store.get());
    }
  }

  private void greet(Greeter by, UUID id, Account account, Store store) throws Exception {
    Scope scope = Scope.of(store.environment());
    boolean first =
        platform
            .database()
            .inTx(scope, tx -> WelcomeSql.begin(tx, id, store, platform.clock().now()));
    if (!first) {
      inTx(store, tx -> raiseUnlessSent(tx, id, account, store));
      return;
    }
    try {
      by.greet(id, account, store);
    } catch (Greeter.Unsure e) {
      inTx(store, tx -> alerts.raise(tx, alarm(account, store, e.toString())));
      return;
    } catch (Exception e) {
      inTx(store, tx -> WelcomeSql.notSent(tx, id));
      throw e;
    }
    inTx(store, tx -> sent(tx, id, account, store));
  }

  private void sent(Tx tx, UUID id, Account account, Store store) {
    WelcomeSql.sent(tx, id, platform.clock().now());
    alerts.resolve(tx, alarm(account, store, ""), "sent");
  }

  private void raiseUnlessSent(Tx tx, UUID id, Account account, Store store) {
    if (!WelcomeSql.isSent(tx, id)) {
      alerts.raise(tx, alarm(account, store, "its node was gone before it was done"));
    }
  }

  private static Alarm alarm(Account account, Store store, String error) {
    return new Alarm(
        UNSURE,
        store.key(),
        AlertSeverity.WARNING,
        store.environment(),
        Map.of("account", account.key(), "error", error));
  }

  private void inTx(Store store, Consumer<Tx> work) {
    platform.database().useTx(Scope.of(store.environment()), work);
  }
}
