package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs statements word for word: in what was generated, a colon or a question mark means itself. */
final class TextSql {
  private TextSql() {}

  /** Reads one row. */
  @FunctionalInterface
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Carries out a statement; answers with how many rows it wrote, 0 when it writes none. */
  static int execute(Tx tx, String text) {
    try (Statement statement = tx.handle().getConnection().createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.execute(text) ? 0 : Math.max(0, statement.getUpdateCount());
    } catch (SQLException e) {
      throw new ClusterFault(e);
    }
  }

  /** Reads at most {@code limit} rows. */
  static <T> List<T> query(Tx tx, String text, int limit, Reading<T> reading) {
    try (Statement statement = tx.handle().getConnection().createStatement()) {
      statement.setEscapeProcessing(false);
      statement.setMaxRows(limit);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery(text)) {
        while (row.next()) {
          rows.add(reading.read(row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new ClusterFault(e);
    }
  }
}
