package dev.cuota.engine.security;

/** What an API key may do. */
public enum KeyScope {
  /** Send events. */
  INGEST,
  /** Check and consume limits. */
  CHECK,
  /** Read usage. */
  READ,
  /** All of the above, and change catalog, plans and keys. */
  ADMIN
}
