package dev.cuota.server.problem;

import java.util.List;

/**
 * A sentence in every language we speak: its name in the bundle, and what goes into the gaps.
 *
 * @param name key in {@code messages.properties}; or the sentence itself, see {@link #verbatim}
 * @param gaps texts and numbers for {0}, {1} …
 */
public record Text(String name, List<Object> gaps) {
  private static final String VERBATIM = "verbatim";

  public Text {
    gaps = List.copyOf(gaps);
  }

  /** A sentence of the bundle. */
  public static Text of(String name, Object... gaps) {
    return new Text(name, List.of(gaps));
  }

  /** A sentence that comes from elsewhere and has one language. */
  public static Text verbatim(String sentence) {
    return new Text(VERBATIM, List.of(sentence));
  }
}
