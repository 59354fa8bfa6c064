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

  /** Fewest insertions, deletions and replacements of one letter (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
