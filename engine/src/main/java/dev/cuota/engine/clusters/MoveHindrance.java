package dev.cuota.engine.clusters;

import java.util.Locale;

/**
 * What keeps a tenant from being moved.
 *
 * @param table the table that it is about; empty where it is about all
 * @param detail such as a column or what the database says; empty where the kind says it all
 */
public record MoveHindrance(Kind kind, String table, String detail) {
  /** In one line. */
  public String line() {
    return "%s %s %s".formatted(kind.name().toLowerCase(Locale.ROOT), table, detail).strip();
  }

  /** What is in the way. */
  public enum Kind {
    /** A cluster cannot be reached, or does not answer. */
    SILENT,
    /** The catalog declares no tables. */
    NOT_DECLARED,
    /** A cluster has no such table. */
    TABLE_MISSING,
    /** It is a view or the like. */
    NOT_A_TABLE,
    /** Row-level security keeps rows of it from Cuota. */
    ROWS_HIDDEN,
    /** The two clusters' tables have other columns. */
    COLUMNS_DIFFER,
    /** No unique index is over the key alone, or over the key and the tenant. */
    NO_UNIQUE_KEY,
    /** The tenant's key cannot be in that column. */
    TENANT_FORM,
    /** A table that is not declared, or only after it, refers to it. */
    REFERENCE,
    /** Rows in the target have keys of the tenant's rows, or are the tenant's. */
    KEYS_TAKEN
  }
}
