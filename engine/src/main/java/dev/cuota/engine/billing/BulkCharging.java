package dev.cuota.engine.billing;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Charges everybody who is charged by itself, in the background. Whom to charge is committed with the wish;
 * each account is a message of its own. A node that dies is followed by another, which finds what was
 * asked already to be no longer pending: nobody is charged twice.
 */
public final class BulkCharging {
  private static final String SPREAD = "billing.bulk";
  private static final String ONE = "billing.bulk.account";
  private static final int AT_ONCE = 500;

  private final Platform platform;
  private final Journal journal;
  private final Outbox outbox;
  private final Charging charging;

  BulkCharging(Platform platform, Journal journal, Outbox outbox, Charging charging) {
    this.platform = platform;
    this.journal = journal;
    this.outbox = outbox;
    this.charging = charging;
    outbox.on(SPREAD, message -> spread(UUID.fromString(message.payload())));
    outbox.onSlow(ONE, this::charge);
  }

  /** Begins it, or answers with the one that goes on already. */
  public BulkCharge begin(EnvironmentId environment, Cause cause) {
    UUID id = platform.ids().next();
    return platform
        .database()
        .inTx(
            Scope.of(environment),
            tx -> {
              Optional<BulkCharge> running = BulkSql.running(tx, environment);
              if (running.isPresent()) {
                return running.get();
              }
              if (!BulkSql.begin(tx, id, environment, cause.actor(), platform.clock().now())) {
                return BulkSql.last(tx, environment).orElseThrow();
              }
              return begun(tx, environment, id, cause);
            });
  }

  private BulkCharge begun(Tx tx, EnvironmentId environment, UUID id, Cause cause) {
    BulkCharge bulk = BulkSql.find(tx, id).orElseThrow();
    if (bulk.isRunning()) {
      outbox.stage(tx, SPREAD, id.toString());
    }
    Map<String, String> told = Map.of("accounts", Integer.toString(bulk.accounts()));
    journal.record(
        tx, environment, new Act(cause, "billing.bulk_charge", id.toString(), 0, Map.of(), told));
    return bulk;
  }

  /** What it would ask for now. */
  public BulkPreview preview(EnvironmentId environment) {
    return platform.database().inTx(Scope.of(environment), tx -> BulkSql.preview(tx, environment));
  }

  /** One; empty when there is none of that id. */
  public Optional<BulkCharge> find(EnvironmentId environment, UUID id) {
    return platform.database().inTx(Scope.of(environment), tx -> BulkSql.find(tx, id));
  }

  /** The last one; empty when nobody ever wished for one. */
  public Optional<BulkCharge> last(EnvironmentId environment) {
    return platform.database().inTx(Scope.of(environment), tx -> BulkSql.last(tx, environment));
  }

  /** Stages the accounts, some in each transaction. */
  private void spread(UUID id) {
    boolean more =
        platform
            .database()
            .inTx(
                Scope.everything(),
                tx -> {
                  var some = BulkSql.stage(tx, id, AT_ONCE);
                  some.forEach(account -> outbox.stage(tx, ONE, id + " " + account));
                  return some.size() == AT_ONCE;
                });
    if (more) {
      spread(id);
    }
  }

  private void charge(Outbox.Message message) {
    int gap = message.payload().indexOf(' ');
    UUID id = UUID.fromString(message.payload().substring(0, gap));
    long account = Long.parseLong(message.payload().substring(gap + 1));
    BulkCharge bulk =
        platform.database().inTx(Scope.everything(), tx -> BulkSql.find(tx, id).orElseThrow());
    // The last attempt would be given up and leave the wish unfulfilled for ever.
    BulkOutcome outcome =
        message.attempt() >= Outbox.MAX_ATTEMPTS ? BulkOutcome.FAILED : charge(bulk, account);
    platform
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              boolean asked = BulkSql.hasAsked(tx, id, account);
              BulkOutcome told = asked ? BulkOutcome.ASKED : outcome;
              BulkSql.done(tx, id, account, told, platform.clock().now());
            });
  }

  private BulkOutcome charge(BulkCharge bulk, long account) {
    Cause cause = Cause.admin(bulk.askedBy()).correlated(bulk.id().toString());
    BulkOutcome told = BulkOutcome.NOTHING;
    for (ChargeOutcome one : charging.chargeInBulk(bulk, account, cause)) {
      BulkOutcome outcome = BulkOutcome.of(one);
      told = outcome == BulkOutcome.NOTHING ? told : outcome;
    }
    return told;
  }
}
