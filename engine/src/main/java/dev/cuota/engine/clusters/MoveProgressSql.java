package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a copy has come, and what was noted meanwhile; in the clusters. */
final class MoveProgressSql {
  private MoveProgressSql() {}

  /**
   * How far the copy of a table has come.
   *
   * @param copiedTo key of the last row that was looked at; null for none
   */
  record Bookmark(@Nullable String copiedTo, long rows, boolean done) {
    static final Bookmark START = new Bookmark(null, 0, false);
  }

  static Map<Integer, Bookmark> bookmarks(Tx tx, MoveOrder order) {
    Map<Integer, Bookmark> bookmarks = new HashMap<>();
    tx.handle()
        .createQuery(
            "select position, copied_to, rows, done from cuota.move_tables where move = :number")
        .bind("number", order.number())
        .map(
            (row, _) ->
                bookmarks.put(
                    row.getInt("position"),
                    new Bookmark(
                        row.getString("copied_to"), row.getLong("rows"), row.getBoolean("done"))))
        .list();
    return bookmarks;
  }

  static void put(Tx tx, MoveOrder order, int position, Bookmark bookmark) {
    tx.handle()
        .createUpdate(
            """
            insert into cuota.move_tables (move, position, copied_to, rows, done)
            values (:number, :position, :copiedTo, :rows, :done)
            on conflict (move, position) do update
              set (copied_to, rows, done) = (excluded.copied_to, excluded.rows, excluded.done)
            """)
        .bind("number", order.number())
        .bind("position", position)
        .bind("copiedTo", bookmark.copiedTo())
        .bind("rows", bookmark.rows())
        .bind("done", bookmark.done())
        .execute();
  }

  /** How many changes were noted of each table. */
  static Map<Integer, Long> changes(Tx tx, MoveOrder order) {
    Map<Integer, Long> changes = new HashMap<>();
    tx.handle()
        .createQuery(
            """
            select position, count(*) as changes from cuota.move_changes
            where move = :number
            group by position
            """)
        .bind("number", order.number())
        .map((row, _) -> changes.put(row.getInt("position"), row.getLong("changes")))
        .list();
    return changes;
  }

  /** All that the transaction reads from now on is of one instant. */
  static void atOneInstant(Tx tx) {
    tx.handle().execute("set transaction isolation level repeatable read");
  }
}
