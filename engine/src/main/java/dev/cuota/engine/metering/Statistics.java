package dev.cuota.engine.metering;

/**
 * What this node has done with events since it started.
 *
 * @param accepted stored
 * @param uncounted stored although no meter counts them; part of accepted
 * @param duplicates recognised and not stored again
 * @param conflicts refused because their id is taken by another event
 * @param rejected refused because a meter could not read them
 */
public record Statistics(
    long accepted, long uncounted, long duplicates, long conflicts, long rejected) {}
