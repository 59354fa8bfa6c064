package dev.cuota.engine.security;

import java.time.Instant;
import java.util.UUID;

/**
 * An act and when it was done.
 *
 * @param number 1, 2, 3 … of what concerns its account
 */
public record JournalEntry(UUID id, long number, Instant at, Act act) {}
