package dev.cuota.engine.reconciliation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Goes over what is read in pages, in the order of the keys' bytes, holding one page at a time. */
final class InOrder<T> {
  /** How both databases order keys. */
  static final Comparator<String> BYTES =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private final Function<String, List<T>> pageAfter;
  private final Function<T, String> key;
  private List<T> page;
  private int at;

  /**
   * Begins.
   *
   * @param pageAfter reads those beyond a key; none when there are no more
   */
  InOrder(Function<String, List<T>> pageAfter, Function<T, String> key) {
    this.pageAfter = pageAfter;
    this.key = key;
    this.page = pageAfter.apply("");
  }

  /** The one that is next; null at the end. */
  @Nullable T peek() {
    return at < page.size() ? page.get(at) : null;
  }

  /** Goes on to the one after it. */
  void advance() {
    String last = key.apply(page.get(at));
    at++;
    if (at == page.size()) {
      page = pageAfter.apply(last);
      at = 0;
    }
  }
}
