package dev.cuota.engine.billing;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.rating.PriceVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was used of a feature in a month, and the limit that went for it then.
 *
 * @param tenant key of the tenant; null for all tenants of an account that share an allowance
 * @param used in the feature's unit
 * @param included what of it the allowance includes
 * @param covered what of it grants cover
 * @param limit what the plan or an override gave
 * @param granted what grants could cover
 * @param plan on which the account was when the month ended
 * @param countedAt when this was last found to be otherwise
 */
public record UsageSummary(
    String feature,
    @Nullable String tenant,
    Quantity used,
    Quantity included,
    Quantity covered,
    Limit limit,
    Quantity granted,
    PriceVersion plan,
    Instant countedAt) {}
