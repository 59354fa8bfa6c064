package dev.cuota.engine.security;

import dev.cuota.core.platform.EnvironmentId;

/**
 * One separate world of tenants, catalog and usage.
 *
 * @param id internal number
 * @param key what people call it, such as {@code live}
 * @param name its title
 * @param isDefault whether public answers are about this one when none is named
 */
public record Environment(EnvironmentId id, String key, String name, boolean isDefault) {}
