package dev.cuota.server.imports;

import dev.cuota.engine.platform.Bookmarks;

/** Up to which line one import has come. */
public interface Bookmark {
  /** The last line that is durable; 0 before the first. */
  long line();

  /** Moves it. */
  void put(long line);

  /** Takes it out: the import is done. */
  void remove();

  /** One that is kept in the database. */
  static Bookmark kept(Bookmarks bookmarks, String name) {
    return new Bookmark() {
      @Override
      public long line() {
        return bookmarks.get(name).map(Long::parseLong).orElse(0L);
      }

      @Override
      public void put(long line) {
        bookmarks.put(name, Long.toString(line));
      }

      @Override
      public void remove() {
        bookmarks.remove(name);
      }
    };
  }

  /** None: an import that leaves no trace. */
  static Bookmark none() {
    return new Bookmark() {
      @Override
      public long line() {
        return 0;
      }

      @Override
      public void put(long line) {
        // Leaves no trace.
      }

      @Override
      public void remove() {
        // There is none.
      }
    };
  }
}
