package dev.cuota.core.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Looks whether a text can stand in brackets as one SQL expression on a row, without breaking out of
 * them. Its author is trusted, so this guards against slips; whether the expression means something is
 * for the database to say.
 */
final class SqlExpression {
  /** Most characters of one. */
  static final int MAX_LENGTH = 1_000;

  /** What would look at other rows than the one that was written. */
  private static final Set<String> QUERIES = Set.of("select", "with", "values", "table");

  private final String text;
  private final Deque<Character> open = new ArrayDeque<>();
  private int at;

  private SqlExpression(String text) {
    this.text = text;
  }

  /** What is wrong with {@code text}; empty when nothing is. */
  static Optional<String> flaw(String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      return Optional.of("must be 1 to %d characters".formatted(MAX_LENGTH));
    }
    return new SqlExpression(text).flaw();
  }

  private Optional<String> flaw() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isISOControl(c) || c == ';' || c == '\\' || c == '$') {
        return Optional.of("must be one expression without line breaks, ';', '\\' and '$'");
      }
      if (text.startsWith("--", at) || text.startsWith("/*", at) || text.startsWith("*/", at)) {
        return Optional.of("must not hold a comment");
      }
      Optional<String> flaw = step(c);
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    return open.isEmpty() ? Optional.empty() : Optional.of("a bracket is not closed");
  }

  private Optional<String> step(char c) {
    if (c == '\'' || c == '"') {
      return quoted(c);
    } else if (Character.isLetter(c) || c == '_') {
      return word();
    } else if (c == ',' && open.isEmpty()) {
      return Optional.of("must be one expression, not several with commas");
    }
    at++;
    return switch (c) {
      case '(', '[' -> {
        open.push(c == '(' ? ')' : ']');
        yield Optional.empty();
      }
      case ')', ']' ->
          !open.isEmpty() && open.pop() == c
              ? Optional.empty()
              : Optional.of("a bracket is closed that was not opened");
      default -> Optional.empty();
    };
  }

  /** A literal or a quoted name; a quote inside is written twice, which reads as two of them. */
  private Optional<String> quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    String inside = end < 0 ? "" : text.substring(at + 1, end);
    if (end < 0 || inside.indexOf('\\') >= 0 || inside.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("a quote is not closed, or '\\' stands inside");
    }
    at = end + 1;
    return Optional.empty();
  }

  private Optional<String> word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String word = text.substring(start, at).toLowerCase(Locale.ROOT);
    return QUERIES.contains(word)
        ? Optional.of("must look at its own row only, without '%s'".formatted(word))
        : Optional.empty();
  }
}
