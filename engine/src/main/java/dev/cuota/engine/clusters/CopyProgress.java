package dev.cuota.engine.clusters;

/** How many rows were copied so far, and whether there are no more. */
public record CopyProgress(long rows, boolean done) {}
