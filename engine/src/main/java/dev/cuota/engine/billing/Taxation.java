package dev.cuota.engine.billing;

import dev.cuota.core.billing.Tax;
import dev.cuota.core.platform.Money;
import org.jspecify.annotations.Nullable;

/**
 * The tax on something that is owed.
 *
 * @param isFixed whether it was told to the account, and is not looked up again
 * @param tax null for none, or none yet
 */
public record Taxation(boolean isFixed, @Nullable Tax tax) {
  /** Nobody was told of any. */
  static final Taxation OPEN = new Taxation(false, null);

  /** The same once the account is told; then {@code now} means nothing any more. */
  public Taxation fixed(@Nullable Tax now) {
    return isFixed ? this : new Taxation(true, now);
  }

  /** What is to be paid for an amount. */
  public Money with(Money amount) {
    return tax == null ? amount : tax.with(amount);
  }
}
