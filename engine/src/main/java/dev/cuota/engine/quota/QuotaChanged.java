package dev.cuota.engine.quota;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaChange;
import dev.cuota.core.quota.QuotaState;
import java.time.Instant;

/**
 * An account came from one quota state into another; published inside the transaction.
 *
 * @param why what moved it
 * @param percentage how full its allowances are, taken together as its plan says
 * @param mode in {@link EnforcementMode#DRY_RUN} the state has no effect
 */
public record QuotaChanged(
    EnvironmentId environment,
    long account,
    QuotaState oldState,
    QuotaState newState,
    QuotaChange why,
    int percentage,
    EnforcementMode mode,
    Instant at) {}
