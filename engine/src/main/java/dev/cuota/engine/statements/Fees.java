package dev.cuota.engine.statements;

import dev.cuota.core.statements.Fee;
import dev.cuota.core.statements.FeeTerms;
import dev.cuota.core.statements.SubscriptionFees;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.SubscriptionWritten;
import dev.cuota.engine.billing.AdjustmentWaived;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes down what is asked or given back as it happens, in the same transaction. */
final class Fees {
  private final Catalogs catalogs;
  private final Ids ids;

  Fees(Catalogs catalogs, Ids ids) {
    this.catalogs = catalogs;
    this.ids = ids;
  }

  void listen(Events events) {
    events.subscribe(SubscriptionWritten.class, this::written);
    events.subscribe(
        AdjustmentWaived.class, (tx, waived) -> WaiverSql.insert(tx, waived.adjustment()));
  }

  /** What would be asked for because of a change, as a transaction sees it. */
  List<Fee> asked(Tx tx, Subscription before, Subscription after, Instant at) {
    return SubscriptionFees.of(
        terms(before), terms(after), at, FeeSql.askedUntil(tx, after.id()).orElse(null));
  }

  private void written(Tx tx, SubscriptionWritten written) {
    Subscription after = written.after();
    FeeTerms now = terms(after);
    if (now.asks()) {
      List<Fee> fees =
          SubscriptionFees.of(
              before(written.before()),
              now,
              written.at(),
              FeeSql.askedUntil(tx, after.id()).orElse(null));
      FeeSql.insert(tx, after, fees.stream().map(fee -> arisen(fee, written.at())).toList());
    }
  }

  /** What is asked for afterwards arose when its time began. */
  private StoredFee arisen(Fee fee, Instant at) {
    Instant start = fee.line().part().start();
    return new StoredFee(ids.next(), fee, start.isBefore(at) ? start : at);
  }

  private @Nullable FeeTerms before(@Nullable Subscription one) {
    return one == null ? null : terms(one);
  }

  private FeeTerms terms(Subscription one) {
    Subscription.State state = one.state();
    Subscription.PlanRef plan = one.plans().now();
    return new FeeTerms(
        state.status(),
        catalogs
            .plan(one.environment(), plan.key(), plan.version())
            .orElseThrow(() -> new IllegalStateException("no plan " + plan)),
        state.anchor(),
        state.period(),
        state.dates().trialEndsAt());
  }
}
