package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings a tenant's rows over: first all of them, in batches by their keys, then what was changed
 * meanwhile, again and again.
 *
 * <p>A batch leaves out rows that were changed since changes are noted. What it takes was therefore
 * there, with everything it refers to, when the noting began; and after each table the changes are
 * brought over, so that no row comes before what it refers to. A row that is there already came with
 * a change and is as new: it stays.
 */
final class MoveCopying {
  /** Rows of one batch. */
  static final int BATCH = 10_000;

  private final MoveOrder order;
  private final MoveSides sides;

  MoveCopying(MoveOrder order, MoveSides sides) {
    this.order = order;
    this.sides = sides;
  }

  /** Copies the next batch; answers with how many rows are there by now, and whether all are. */
  CopyProgress batch() {
    Map<Integer, MoveProgressSql.Bookmark> bookmarks = bookmarks();
    Optional<MovedTable> next =
        sides.tables().stream().filter(table -> !at(bookmarks, table).done()).findFirst();
    if (next.isEmpty()) {
      return new CopyProgress(rows(bookmarks), true);
    }
    long copied = batch(next.get(), at(bookmarks, next.get()));
    return new CopyProgress(rows(bookmarks) + copied, false);
  }

  private long batch(MovedTable table, MoveProgressSql.Bookmark at) {
    MoveRowsSql rows = new MoveRowsSql(order, table);
    Optional<String> end = longIn(sides.from(), tx -> rows.end(tx, at.copiedTo(), BATCH));
    if (end.isEmpty()) {
      MoveChanges.bring(order, sides);
      note(table, new MoveProgressSql.Bookmark(at.copiedTo(), at.rows(), true));
      return 0;
    }
    return longIn(
        sides.from(),
        source ->
            longIn(sides.to(), target -> batch(source, target, table, new Range(at, end.get()))));
  }

  /** Where a batch begins and ends. */
  private record Range(MoveProgressSql.Bookmark after, String end) {}

  private long batch(Tx source, Tx target, MovedTable table, Range range) {
    MoveRowsSql rows = new MoveRowsSql(order, table);
    MoveGateSql.write(target, order);
    InstallSql.execute(target, rows.makeRoom());
    MovePipeSql.flow(
        source, rows.copyBatch(range.after().copiedTo(), range.end()), target, rows.intoRows());
    long written = TextSql.execute(target, rows.insert());
    MoveProgressSql.put(
        target,
        order,
        table.position(),
        new MoveProgressSql.Bookmark(range.end(), range.after().rows() + written, false));
    return written;
  }

  private void note(MovedTable table, MoveProgressSql.Bookmark bookmark) {
    sides
        .to()
        .database()
        .useTx(
            Scope.everything(),
            tx -> {
              MoveGateSql.write(tx, order);
              MoveProgressSql.put(tx, order, table.position(), bookmark);
            });
  }

  private Map<Integer, MoveProgressSql.Bookmark> bookmarks() {
    return sides
        .to()
        .database()
        .inTx(Scope.everything(), tx -> MoveProgressSql.bookmarks(tx, order));
  }

  private static MoveProgressSql.Bookmark at(
      Map<Integer, MoveProgressSql.Bookmark> bookmarks, MovedTable table) {
    return bookmarks.getOrDefault(table.position(), MoveProgressSql.Bookmark.START);
  }

  private static long rows(Map<Integer, MoveProgressSql.Bookmark> bookmarks) {
    return bookmarks.values().stream().mapToLong(MoveProgressSql.Bookmark::rows).sum();
  }

  /** Deletes a batch of the tenant's rows on a side that is closed; answers with how many. Where the
   * move was never begun there is nothing of it. */
  long clear(Connected cluster) {
    for (MovedTable table : sides.backwards()) {
      long deleted =
          longIn(
              cluster,
              tx -> {
                if (!MoveGateSql.isThere(tx, order)) {
                  return 0L;
                }
                MoveGateSql.write(tx, order);
                return (long) TextSql.execute(tx, new MoveRowsSql(order, table).deleteBatch(BATCH));
              });
      if (deleted > 0) {
        return deleted;
      }
    }
    return 0;
  }

  /** What both sides hold, table by table; both are asked at the same time. */
  List<TableProof> prove() {
    OnEach<List<TableProof.Sum>> sums =
        OnEach.of(Map.of("from", () -> sums(sides.from()), "to", () -> sums(sides.to())));
    if (!sums.isWhole()) {
      throw new IllegalStateException("cannot compare: " + sums.failed());
    }
    List<TableProof.Sum> from = sums.done().getOrDefault("from", List.of());
    List<TableProof.Sum> to = sums.done().getOrDefault("to", List.of());
    List<TableProof> proofs = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      proofs.add(new TableProof(sides.tables().get(i).declared().table(), from.get(i), to.get(i)));
    }
    return proofs;
  }

  private List<TableProof.Sum> sums(Connected cluster) {
    return longIn(
        cluster,
        tx -> {
          InstallSql.execute(tx, MoveRowsSql.PLAIN_TEXTS);
          return sides.tables().stream()
              .map(table -> new MoveRowsSql(order, table).sum(tx))
              .toList();
        });
  }

  private static <T> T longIn(Connected cluster, Function<Tx, T> work) {
    return cluster.database().inLongTx(Scope.everything(), work);
  }
}
