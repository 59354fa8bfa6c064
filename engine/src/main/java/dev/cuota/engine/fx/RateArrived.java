package dev.cuota.engine.fx;

/** There is a rate that holds and did not before; what waits for it can be valued. */
public record RateArrived(StoredRate rate) {}
