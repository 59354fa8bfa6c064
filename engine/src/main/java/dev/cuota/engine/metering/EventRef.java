package dev.cuota.engine.metering;

/**
 * What identifies an event inside its environment.
 *
 * @param source who made it
 * @param id unique within the source
 */
public record EventRef(String source, String id) {}
