package dev.cuota.engine.security;

import java.time.Instant;

/** An act and when it was done. */
public record JournalEntry(Instant at, Act act) {}
