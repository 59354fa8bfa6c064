package dev.cuota.engine.limits;

import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.accounts.Tenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request is about.
 *
 * @param key of the tenant
 * @param tenant null for one never seen
 * @param plan what its plan gives
 * @param bar why its account may not use more; null when it may
 * @param now the moment that counts
 * @param month the one that counts
 */
record Subject(
    EnvironmentId environment,
    String key,
    @Nullable Tenant tenant,
    CompiledPlan plan,
    @Nullable Reason bar,
    Instant now,
    Period month) {}
