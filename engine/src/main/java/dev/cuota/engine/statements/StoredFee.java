package dev.cuota.engine.statements;

import dev.cuota.core.statements.Fee;
import java.time.Instant;
import java.util.UUID;

/**
 * A fee as it is kept.
 *
 * @param aroseAt by which it belongs to a month
 */
record StoredFee(UUID id, Fee fee, Instant aroseAt) {}
