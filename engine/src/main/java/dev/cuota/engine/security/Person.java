package dev.cuota.engine.security;

import java.util.UUID;

/**
 * Somebody who may log in to the console.
 *
 * @param name what they log in with
 */
public record Person(UUID id, String name) {}
