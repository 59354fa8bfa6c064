package dev.cuota.engine.billing;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.accounts.ChargeOrder;
import dev.cuota.engine.accounts.GatewayAnswer;
import dev.cuota.engine.accounts.Lifecycle;
import dev.cuota.engine.accounts.PaymentGateway;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks providers for what accounts owe. It is written down that somebody is going to be asked before they
 * are, and asked for under an id of its own: whoever dies in between is followed by a node that asks what
 * became of it, and nobody is charged twice.
 */
public final class Charging {
  private static final int SOME = 100;
  private static final String RETRY = "charges";
  private static final String AUTO = "autoCharge";

  private final Platform platform;
  private final Journal journal;
  private final ChargeBook book;
  private final Accounts accounts;
  private final Lifecycle lifecycle;

  Charging(
      Platform platform, Journal journal, Taxes taxes, Accounts accounts, Lifecycle lifecycle) {
    this.platform = platform;
    this.journal = journal;
    this.book = new ChargeBook(platform, journal, taxes);
    this.accounts = accounts;
    this.lifecycle = lifecycle;
  }

  /** Whom to ask for an account. */
  private record Payer(Account account, Subscription.Provider provider) {}

  /** Charges one adjustment. */
  public ChargeOutcome charge(EnvironmentId environment, UUID adjustment, Cause cause) {
    Optional<Adjustment> found =
        platform
            .database()
            .inTx(Scope.of(environment), tx -> AdjustmentSql.find(tx, environment, adjustment));
    return found.isEmpty()
        ? new ChargeOutcome.NotFound()
        : charge(new Order(environment, found.get().account(), List.of(adjustment), null), cause);
  }

  /**
   * Charges all that is pending of an account in one currency, what is given back to it included. Nothing
   * is asked while that comes to less than nothing.
   */
  public ChargeOutcome chargeAll(
      EnvironmentId environment, long account, String currency, Cause cause) {
    List<UUID> pending =
        platform
            .database()
            .inTx(
                Scope.of(environment),
                tx -> AdjustmentSql.pending(tx, environment, account, currency));
    return pending.isEmpty()
        ? new ChargeOutcome.NothingOwed()
        : charge(new Order(environment, account, pending, null), cause);
  }

  /**
   * Charges all that is pending of one account, in each currency.
   *
   * @param bulk in which it is
   * @return one outcome for each currency
   */
  List<ChargeOutcome> chargeInBulk(BulkCharge bulk, long account, Cause cause) {
    EnvironmentId environment = bulk.environment();
    List<ChargeOutcome> outcomes = new ArrayList<>();
    for (String currency : currencies(environment, account)) {
      List<UUID> pending =
          platform
              .database()
              .inTx(
                  Scope.of(environment),
                  tx -> AdjustmentSql.pending(tx, environment, account, currency));
      if (!pending.isEmpty()) {
        Order order = new Order(environment, account, pending, bulk.id());
        outcomes.add(charge(order, cause));
      }
    }
    return outcomes;
  }

  /** Whether an account is charged by itself. */
  public boolean isAuto(EnvironmentId environment, long account) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> ChargeSql.isAuto(tx, environment, account));
  }

  /** Has an account charged by itself, or not any more. */
  public void setAuto(EnvironmentId environment, long account, boolean auto, Cause cause) {
    platform
        .database()
        .useTx(Scope.of(environment), tx -> setAuto(tx, environment, account, auto, cause));
  }

  private void setAuto(Tx tx, EnvironmentId environment, long account, boolean auto, Cause cause) {
    accounts.hold(tx, List.of(account));
    boolean before = ChargeSql.isAuto(tx, environment, account);
    if (before == auto) {
      return;
    }
    ChargeSql.setAuto(tx, environment, account, auto);
    journal.record(
        tx,
        environment,
        new Act(
            cause,
            "account.auto_charge",
            "account " + account,
            account,
            Map.of(AUTO, Boolean.toString(before)),
            Map.of(AUTO, Boolean.toString(auto))));
  }

  /** One; empty when there is none of that id. */
  public Optional<Charge> find(EnvironmentId environment, UUID id) {
    return platform.database().inTx(Scope.of(environment), tx -> ChargeSql.find(tx, id));
  }

  /**
   * Asks again for what has no answer for good, and is due.
   *
   * @return how they stand since
   */
  public List<Charge> retry() {
    List<Charge> due =
        platform
            .database()
            .inTx(Scope.everything(), tx -> ChargeSql.due(tx, platform.clock().now(), SOME));
    List<Charge> after = new ArrayList<>();
    for (Charge charge : due) {
      after.add(again(charge, Cause.job(RETRY)));
    }
    return after;
  }

  private List<String> currencies(EnvironmentId environment, long account) {
    return platform
        .database()
        .inTx(
            Scope.of(environment), tx -> AdjustmentSql.pendingCurrencies(tx, environment, account));
  }

  /**
   * What to charge an account for.
   *
   * @param bulk the wish that it is part of; null when it stands for itself
   */
  private record Order(
      EnvironmentId environment, long account, List<UUID> adjustments, @Nullable UUID bulk) {}

  private ChargeOutcome charge(Order order, Cause cause) {
    EnvironmentId environment = order.environment();
    Payer payer = payer(environment, order.account());
    Optional<PaymentGateway> gateway = lifecycle.gateways().to(payer.provider().name());
    if (gateway.isEmpty()) {
      return new ChargeOutcome.NoGateway(payer.provider().name());
    }
    ChargeBook.Wanted wanted =
        new ChargeBook.Wanted(environment, order.account(), payer.provider().name(), order.bulk());
    ChargeOutcome begun =
        platform
            .database()
            .inTx(Scope.of(environment), tx -> book.begin(tx, wanted, order.adjustments(), cause));
    if (!(begun instanceof ChargeOutcome.Asked(Charge charge, _))) {
      return begun;
    }
    ChargeAnswer answer = gateway.get().charge(order(charge, payer));
    return told(record(charge.id(), answer, cause));
  }

  private Payer payer(EnvironmentId environment, long account) {
    Account found = lifecycle.payers().find(environment, account).orElseThrow();
    return new Payer(
        found,
        lifecycle
            .subscriptions()
            .counting(environment, account)
            .map(Subscription::provider)
            .orElse(Subscription.Provider.NOBODY));
  }

  /** Asks what became of it, and for the money where the provider never heard of it. */
  private Charge again(Charge charge, Cause cause) {
    EnvironmentId environment = charge.environment();
    Optional<PaymentGateway> gateway = lifecycle.gateways().to(charge.provider());
    if (gateway.isEmpty()) {
      return record(charge.id(), new ChargeAnswer.Unsure("there is no gateway any more"), cause);
    }
    ChargeAnswer answer =
        switch (gateway.get().findCharge(environment, charge.id())) {
          case GatewayAnswer.Found<ChargeAnswer>(ChargeAnswer found) -> found;
          case GatewayAnswer.Missing<ChargeAnswer> _ ->
              gateway.get().charge(order(charge, payer(environment, charge.account())));
          case GatewayAnswer.Limited<ChargeAnswer> _ ->
              new ChargeAnswer.Unsure("it was asked too often");
          case GatewayAnswer.Unavailable<ChargeAnswer>(String why) -> new ChargeAnswer.Unsure(why);
        };
    return record(charge.id(), answer, cause);
  }

  private static ChargeOrder order(Charge charge, Payer payer) {
    return new ChargeOrder(
        charge.id(),
        charge.environment(),
        payer.account().key(),
        payer.provider().ref(),
        charge.amount(),
        payer.account().key() + " " + charge.amount());
  }

  private Charge record(UUID id, ChargeAnswer answer, Cause cause) {
    return platform.database().inTx(Scope.everything(), tx -> book.record(tx, id, answer, cause));
  }

  private ChargeOutcome told(Charge charge) {
    List<Adjustment> adjustments =
        platform
            .database()
            .inTx(Scope.of(charge.environment()), tx -> AdjustmentSql.of(tx, charge.id()));
    return new ChargeOutcome.Asked(charge, adjustments);
  }
}
