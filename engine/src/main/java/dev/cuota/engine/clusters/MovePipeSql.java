package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Tx;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Lets what one database copies out flow into another, holding no more than a buffer of it. */
final class MovePipeSql {
  private MovePipeSql() {}

  /** Answers with how many rows went over. */
  static long flow(Tx from, String out, Tx to, String in) {
    try {
      CopyOut source = copies(from).copyOut(out);
      try {
        CopyIn target = copies(to).copyIn(in);
        try {
          for (byte[] part = source.readFromCopy(); part != null; part = source.readFromCopy()) {
            target.writeToCopy(part, 0, part.length);
          }
          return target.endCopy();
        } finally {
          cancel(target.isActive(), target::cancelCopy);
        }
      } finally {
        cancel(source.isActive(), source::cancelCopy);
      }
    } catch (SQLException e) {
      throw new ClusterFault(e);
    }
  }

  private static CopyManager copies(Tx tx) throws SQLException {
    return tx.handle().getConnection().unwrap(PGConnection.class).getCopyAPI();
  }

  /** Ends a copy. */
  @FunctionalInterface
  private interface Ending {
    void end() throws SQLException;
  }

  private static void cancel(boolean active, Ending ending) throws SQLException {
    if (active) {
      ending.end();
    }
  }
}
