package dev.cuota.engine.limits;

import dev.cuota.core.limits.Overriding;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.util.Optional;

/** Changes overrides: checks them by the rule, writes them, takes down who did it, tells others. */
final class OverrideChanges {
  private final Platform platform;
  private final Journal journal;
  private final Overrides overrides;
  private final Entitlements entitlements;

  OverrideChanges(
      Platform platform, Journal journal, Overrides overrides, Entitlements entitlements) {
    this.platform = platform;
    this.journal = journal;
    this.overrides = overrides;
    this.entitlements = entitlements;
  }

  /**
   * Sets or clears one.
   *
   * @param override what to set, or who clears and why
   */
  OverrideOutcome make(Tenant tenant, boolean forAll, LimitOverride override, boolean clear) {
    Optional<Granted> found = granted(tenant, forAll, override.feature());
    if (found.isEmpty()) {
      return new OverrideOutcome.UnknownFeature(
          entitlements.granted(tenant).stream().map(one -> one.feature().key()).toList());
    }
    Optional<Overriding.Flaw> flaw =
        clear
            ? Optional.empty()
            : Overriding.flaw(found.get().feature(), found.get().planned(), override.limit());
    if (flaw.isPresent()) {
      return new OverrideOutcome.Refused(flaw.get());
    }
    OverrideHolder holder =
        forAll
            ? OverrideHolder.of(tenant.environment(), tenant.account())
            : OverrideHolder.of(tenant);
    platform
        .database()
        .useTx(Scope.of(tenant.environment()), tx -> write(tx, holder, override, clear));
    return new OverrideOutcome.Done(granted(tenant, forAll, override.feature()).orElseThrow());
  }

  private Optional<Granted> granted(Tenant tenant, boolean forAll, String feature) {
    return (forAll ? entitlements.grantedToAll(tenant) : entitlements.granted(tenant))
        .stream().filter(one -> one.feature().key().equals(feature)).findFirst();
  }

  private void write(Tx tx, OverrideHolder holder, LimitOverride override, boolean clear) {
    if (clear) {
      overrides.clear(tx, holder, override);
    } else {
      overrides.set(tx, holder, override);
    }
    journal.record(tx, OverrideActs.of(holder, override, clear));
    tx.publish(new OverrideChanged(holder.environment(), holder.account(), override.feature()));
  }
}
