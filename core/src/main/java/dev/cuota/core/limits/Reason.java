package dev.cuota.core.limits;

/** Why something was refused. The names are the codes that clients see. */
public enum Reason {
  /** The plan does not include the feature. */
  FEATURE_GATED,
  /** As many as the plan allows exist already, or a setting is above what it gives. */
  PLAN_LIMIT_EXCEEDED,
  /** The period's allowance does not hold the amount. */
  LIMIT_EXCEEDED,
  /** The level would rise above what the plan gives. */
  STORAGE_LIMIT_EXCEEDED,
  /** The account was over its limits for longer than its grace. */
  QUOTA_HARD_LIMIT,
  /** The account has no subscription in force. */
  SUBSCRIPTION_INACTIVE
}
