package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.Showing;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant shows to the world.
 *
 * @param account internal number
 * @param slug by which the world finds it; null while it has none
 * @param url where the world sees it; null when nobody has said
 * @param pausedAt since when it is paused; null when it is not
 * @param draftUntil until when its owner may ask for it to be shown; null for ever
 * @param cluster where its tables are; null while it was not placed
 * @param revision grows with every change that its cluster has to hear of
 */
public record Store(
    TenantId id,
    EnvironmentId environment,
    String key,
    long account,
    String name,
    @Nullable String slug,
    @Nullable String url,
    Showing showing,
    @Nullable Instant pausedAt,
    @Nullable Instant draftUntil,
    @Nullable String cluster,
    long revision) {}
