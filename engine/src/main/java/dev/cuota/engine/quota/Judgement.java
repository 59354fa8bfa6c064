package dev.cuota.engine.quota;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.quota.QuotaStatus;

/**
 * What is stored of an account.
 *
 * @param status where it stands
 * @param percentage how full it was when last judged
 * @param newTerms whether its plan was changed since then
 */
record Judgement(
    EnvironmentId environment,
    long account,
    QuotaStatus status,
    int percentage,
    boolean newTerms) {}
