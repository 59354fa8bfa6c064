package dev.cuota.engine.clusters;

import dev.cuota.core.catalog.TenantTable;
import dev.cuota.engine.clusters.MoveHindrance.Kind;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds everything that is in the way of a move, before anything is changed. */
final class MoveChecks {
  private static final int KEYS_AT_ONCE = 10_000;

  private final MoveOrder order;
  private final Connected from;
  private final Connected to;
  private final Runnable alive;
  private final List<MoveHindrance> found = new ArrayList<>();

  /**
   * Looks at both clusters.
   *
   * @param alive called again and again while it takes
   */
  MoveChecks(MoveOrder order, Connected from, Connected to, Runnable alive) {
    this.order = order;
    this.from = from;
    this.to = to;
    this.alive = alive;
  }

  MoveCheck run() {
    if (order.tables().isEmpty()) {
      found.add(new MoveHindrance(Kind.NOT_DECLARED, "", ""));
      return new MoveCheck(found, List.of());
    }
    List<MovedTable> source = tables(from, order.from());
    List<MovedTable> target = tables(to, order.to());
    source.forEach(this::fit);
    references(source);
    compare(source, target);
    if (!found.isEmpty()) {
      return new MoveCheck(found, List.of());
    }
    List<MoveCheck.TableRows> rows = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      rows.add(new MoveCheck.TableRows(source.get(i).declared().table(), count(source.get(i))));
      free(source.get(i), target.get(i));
    }
    return new MoveCheck(found, rows);
  }

  private List<MovedTable> tables(Connected cluster, String key) {
    List<MovedTable> tables = in(cluster, tx -> MoveFactsSql.tables(tx, order.tables()));
    Set<TenantTable> there = tables.stream().map(MovedTable::declared).collect(Collectors.toSet());
    for (TenantTable declared : order.tables()) {
      if (!there.contains(declared)) {
        found.add(new MoveHindrance(Kind.TABLE_MISSING, declared.table(), key));
      }
    }
    return tables;
  }

  private void fit(MovedTable table) {
    if (!table.plain()) {
      add(Kind.NOT_A_TABLE, table, "");
    } else if (table.hidden()) {
      add(Kind.ROWS_HIDDEN, table, "");
    } else if (table.column(table.declared().tenant()).isEmpty()) {
      add(Kind.COLUMNS_DIFFER, table, table.declared().tenant());
    } else if (table.arbiter().isEmpty()) {
      add(Kind.NO_UNIQUE_KEY, table, "");
    } else {
      tenant(table);
    }
  }

  /** A key that the column's type does not take is a mistake, too. */
  private void tenant(MovedTable table) {
    try {
      boolean same = in(from, tx -> MoveFactsSql.isTenantAllowed(tx, table, order.tenant()));
      if (!same) {
        add(Kind.TENANT_FORM, table, "");
      }
    } catch (RuntimeException e) {
      if (ClusterFault.isAway(e)) {
        throw e;
      }
      add(Kind.TENANT_FORM, table, ClusterFault.sentence(e));
    }
  }

  private void references(List<MovedTable> source) {
    Map<String, Integer> positions = new HashMap<>();
    source.forEach(
        table ->
            positions.put(
                table.declared().schema() + "." + table.declared().relation(), table.position()));
    for (MovedTable table : source) {
      for (var reference : in(from, tx -> MoveFactsSql.references(tx, table))) {
        Integer referring = positions.get(reference.from());
        if (referring == null || referring < table.position()) {
          add(Kind.REFERENCE, table, reference.from());
        }
      }
    }
  }

  private void compare(List<MovedTable> source, List<MovedTable> target) {
    Map<TenantTable, MovedTable> there =
        target.stream().collect(Collectors.toMap(MovedTable::declared, Function.identity()));
    for (MovedTable table : source) {
      Optional.ofNullable(there.get(table.declared())).ifPresent(other -> compare(table, other));
    }
  }

  private void compare(MovedTable table, MovedTable other) {
    Set<MovedTable.Column> differing = new HashSet<>(table.columns());
    differing.addAll(other.columns());
    differing.removeIf(
        column -> table.columns().contains(column) && other.columns().contains(column));
    if (!differing.isEmpty()) {
      add(
          Kind.COLUMNS_DIFFER,
          table,
          differing.stream()
              .map(MovedTable.Column::name)
              .distinct()
              .sorted()
              .collect(Collectors.joining(", ")));
    } else if (!other.plain()) {
      add(Kind.NOT_A_TABLE, table, order.to());
    } else if (other.hidden()) {
      add(Kind.ROWS_HIDDEN, table, order.to());
    } else if (!other.arbiter().equals(table.arbiter())) {
      add(Kind.NO_UNIQUE_KEY, table, order.to());
    }
  }

  private long count(MovedTable table) {
    alive.run();
    return longIn(from, tx -> rows(table).count(tx));
  }

  /** Nobody in the target has the keys, nor is anything left of the tenant itself. */
  private void free(MovedTable table, MovedTable other) {
    long taken = longIn(to, tx -> rows(other).count(tx));
    @Nullable String after = null;
    while (taken == 0 && table.isKeyAlone()) {
      alive.run();
      @Nullable String last = after;
      List<String> keys = longIn(from, tx -> rows(table).keysAfter(tx, last, KEYS_AT_ONCE));
      if (keys.isEmpty()) {
        return;
      }
      taken = longIn(to, tx -> rows(other).taken(tx, keys));
      after = keys.getLast();
    }
    if (taken > 0) {
      add(Kind.KEYS_TAKEN, table, Long.toString(taken));
    }
  }

  private MoveRowsSql rows(MovedTable table) {
    return new MoveRowsSql(order, table);
  }

  private void add(Kind kind, MovedTable table, String detail) {
    found.add(new MoveHindrance(kind, table.declared().table(), detail));
  }

  private static <T> T in(Connected cluster, Function<Tx, T> work) {
    return cluster.database().inTx(Scope.everything(), work);
  }

  private static <T> T longIn(Connected cluster, Function<Tx, T> work) {
    return Objects.requireNonNull(cluster.database().inLongTx(Scope.everything(), work));
  }
}
