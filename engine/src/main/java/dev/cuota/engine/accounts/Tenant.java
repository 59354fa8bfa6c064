package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * One isolated store or workspace, with the plan of the account that pays for it.
 *
 * @param id internal number
 * @param key what events and people call it
 * @param account internal number of the account
 * @param plan key of the account's plan; empty when the catalog has no default plan
 * @param planVersion the version the account is on; 0 without a plan
 * @param cluster key of the cluster in which its tables are; null while it was not placed
 */
public record Tenant(
    TenantId id,
    EnvironmentId environment,
    String key,
    long account,
    String plan,
    int planVersion,
    @Nullable String cluster) {}
