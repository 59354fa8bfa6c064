package dev.cuota.engine.platform;

/** An alert is no longer open; told inside the transaction that resolved it. */
public record AlertResolved(Alert alert) {}
