package dev.cuota.engine.accounts;

import dev.cuota.engine.security.Cause;
import java.time.Instant;

/** Who does something, and when. */
record Deed(Cause cause, Instant now) {}
