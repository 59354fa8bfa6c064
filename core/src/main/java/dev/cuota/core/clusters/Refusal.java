package dev.cuota.core.clusters;

/** Why the tenants' database refuses a write. The names are the codes that clients see. */
public enum Refusal {
  /** The plan does not include the feature. */
  FEATURE_GATED,
  /** As many as the plan allows exist already. */
  PLAN_LIMIT_EXCEEDED,
  /** The level would rise above what the plan gives. */
  STORAGE_LIMIT_EXCEEDED
}
