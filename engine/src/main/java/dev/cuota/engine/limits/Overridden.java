package dev.cuota.engine.limits;

/**
 * An override that counts for a tenant.
 *
 * @param forAll whether it is for all tenants of the account
 */
public record Overridden(LimitOverride override, boolean forAll) {}
