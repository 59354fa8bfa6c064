package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.core.platform.Money;

/**
 * What an account owes for one thing and month by what is known now.
 *
 * @param account internal number
 * @param feature key; {@code gmv} for commission
 * @param amount rounded, in the currency of its plan
 * @param waits what has no value yet, and so is not in it; empty when nothing is
 */
public record Due(long account, AdjustmentType type, String feature, Money amount, String waits) {
  static Due of(AdjustmentType type, Owed owed) {
    return new Due(owed.account(), type, owed.feature(), owed.amount(), owed.reckoned().waits());
  }
}
