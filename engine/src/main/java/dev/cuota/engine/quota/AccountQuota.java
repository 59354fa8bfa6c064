package dev.cuota.engine.quota;

import dev.cuota.core.quota.QuotaState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands.
 *
 * @param account internal number
 * @param tenant key of one of its tenants, to show it by
 * @param plan key of its plan
 * @param graceUntil end of the grace; null outside grace
 * @param percentage of the fullest feature
 * @param since when it came into the state
 */
public record AccountQuota(
    long account,
    String tenant,
    String plan,
    QuotaState state,
    @Nullable Instant graceUntil,
    int percentage,
    Instant since) {}
