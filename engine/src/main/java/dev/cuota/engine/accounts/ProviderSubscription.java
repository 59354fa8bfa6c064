package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.StatusWord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as its provider has it.
 *
 * @param ref its name there
 * @param subscription ours for which it was begun; null when the provider was not told
 * @param word what the provider says of it, in our words
 * @param said its status in the provider's own words
 */
public record ProviderSubscription(
    String ref, @Nullable UUID subscription, StatusWord word, String said) {}
