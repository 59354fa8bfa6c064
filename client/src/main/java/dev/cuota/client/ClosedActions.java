package dev.cuota.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The actions that fail closed, as the catalog said when it was last read: kept in the folder, so
 * that a process which begins while the server is away denies them like the one before it.
 */
final class ClosedActions {
  private static final System.Logger LOG = System.getLogger(ClosedActions.class.getName());
  private static final String FILE = "closed-actions";

  private final @Nullable Path file;
  private volatile Set<String> names;

  /**
   * @param folder null to know none at the start
   */
  ClosedActions(@Nullable Path folder) {
    this.file = folder == null ? null : folder.resolve(FILE);
    this.names = read();
  }

  private Set<String> read() {
    try {
      return file != null && Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot read " + file, e);
      return Set.of();
    }
  }

  boolean contains(String action) {
    return names.contains(action);
  }

  /** The catalog was read. */
  void learn(CatalogView catalog) {
    Set<String> closed = new TreeSet<>();
    catalog
        .actions()
        .forEach(
            (name, action) -> {
              if (action.failure() == FailureMode.CLOSED) {
                closed.add(name);
              }
            });
    if (!closed.equals(names)) {
      names = Set.copyOf(closed);
      write(closed);
    }
  }

  /** Whole or not at all, whenever the process dies. */
  private void write(Set<String> closed) {
    if (file == null) {
      return;
    }
    try {
      Path fresh = file.resolveSibling(FILE + ".new");
      Files.write(fresh, closed);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot write " + file, e);
    }
  }
}
