package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;

/** An account is on another plan or version from now on; published inside the transaction. */
public record PlanAssigned(
    EnvironmentId environment, long account, String oldPlan, String plan, int planVersion) {}
