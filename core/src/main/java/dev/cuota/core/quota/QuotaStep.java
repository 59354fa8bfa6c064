package dev.cuota.core.quota;

import org.jspecify.annotations.Nullable;

/**
 * What judging an account came to.
 *
 * @param status where it stands now
 * @param change why it moved; null when its state is what it was
 */
public record QuotaStep(QuotaStatus status, @Nullable QuotaChange change) {}
