package dev.cuota.core.catalog;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tenants' own database counts of one of the platform's tables, kept by triggers in the
 * transaction of each write.
 *
 * @param key stable name, {@link Keys}
 * @param table {@code schema.table}; without a schema it is in {@code public}
 * @param tenant column that holds the tenant's key; of any type, compared as text
 * @param where condition on the row under which it counts; null for every row
 * @param amount how much one row counts: an expression on the row, such as {@code 1} or {@code
 *     size_bytes}
 * @param month timestamptz column by whose calendar month in UTC rows are counted; null when all of
 *     them count together
 */
public record Counter(
    String key,
    String table,
    String tenant,
    @Nullable String where,
    String amount,
    @Nullable String month) {
  /** What a row counts when nothing else is said. */
  public static final String ONE = "1";

  private static final String PUBLIC = "public";
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  public Counter {
    where = where == null ? null : where.strip();
    amount = amount.strip();
  }

  /** The table's schema. */
  public String schema() {
    int dot = table.indexOf('.');
    return dot < 0 ? PUBLIC : table.substring(0, dot);
  }

  /** The table without its schema. */
  public String relation() {
    return table.substring(table.indexOf('.') + 1);
  }

  /** Whether each month has a count of its own. */
  public boolean isMonthly() {
    return month != null;
  }

  /** Whether {@code name} can be a schema, table or column; it is taken as it is written. */
  static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches() && !name.toLowerCase(Locale.ROOT).startsWith("pg_");
  }
}
