package dev.cuota.server.ingest;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of one JSON object so far. Few are compared one by one, many are hashed. */
final class NameSet {
  private static final int FEW = 12;

  private final @Nullable String[] few = new String[FEW];
  private int size;
  private @Nullable Set<String> many;

  void clear() {
    size = 0;
    many = null;
  }

  /** Whether the name is new. */
  boolean add(String name) {
    if (many != null) {
      return many.add(name);
    }
    for (int i = 0; i < size; i++) {
      if (name.equals(few[i])) {
        return false;
      }
    }
    if (size < FEW) {
      few[size++] = name;
    } else {
      many = new HashSet<>(Arrays.asList(few));
      many.add(name);
    }
    return true;
  }
}
