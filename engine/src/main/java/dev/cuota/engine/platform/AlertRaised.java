package dev.cuota.engine.platform;

/** An alert is open that was not; told inside the transaction that raised it. */
public record AlertRaised(Alert alert) {}
