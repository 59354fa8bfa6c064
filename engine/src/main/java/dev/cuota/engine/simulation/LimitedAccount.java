package dev.cuota.engine.simulation;

/**
 * Who would have been refused something.
 *
 * @param account internal number
 * @param key the platform's name for it
 */
public record LimitedAccount(long account, String key, Limited limited) {}
