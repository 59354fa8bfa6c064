package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import java.time.Instant;

/**
 * What is agreed with an account is something else with the commit; published inside it.
 *
 * @param since the first moment for which it is
 */
public record FeeAgreed(EnvironmentId environment, long account, Instant since) {}
