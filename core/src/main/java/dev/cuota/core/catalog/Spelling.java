package dev.cuota.core.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what an author meant to write. */
public final class Spelling {
  /** Words longer than this are not compared; bounds the work to its square. */
  private static final int MAX_LENGTH = 64;

  private Spelling() {}

  /**
   * The word nearest to {@code written}, if one is near enough to be meant: at most a third of its
   * letters differ, not counting case, hyphens and underscores.
   */
  public static Optional<String> nearest(String written, Collection<String> words) {
    String plain = plain(written);
    if (plain.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return words.stream()
        .filter(word -> word.length() <= MAX_LENGTH)
        .filter(word -> distance(plain, plain(word)) <= Math.max(plain.length(), 3) / 3)
        .min(
            Comparator.comparingInt((String word) -> distance(plain, plain(word)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /**
   * Fewest insertions, deletions and replacements of one letter and swaps of neighbours (optimal
   * string alignment).
   */
  private static int distance(String from, String to) {
    int[][] rows = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : step(rows, from, to, i, j);
      }
    }
    return rows[from.length()][to.length()];
  }

  private static int step(int[][] rows, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least = rows[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
