package dev.cuota.engine.clusters;

/**
 * Up to where levels were read, to go on from there; to be kept as it is.
 *
 * @param snapshot what the cluster had committed
 * @param counters which counters there were; others have to be read from the beginning
 */
public record LevelsLook(String snapshot, String counters) {}
