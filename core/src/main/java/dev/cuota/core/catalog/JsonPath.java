package dev.cuota.core.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place inside an event's data: the part of RFC 9535 that names exactly one value, that is {@code
 * $} followed by {@code .name}, {@code ['name']} or {@code [0]}.
 *
 * @param text as written
 * @param steps one per level; a step of digits behind {@code [} is an array index, written {@code
 *     "#0"}
 */
public record JsonPath(String text, List<Step> steps) {
  /** Most levels below the root. */
  public static final int MAX_STEPS = 16;

  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_-]*)|\\['([^'\\\\]{1,128})']|\\[(\\d{1,4})]");

  /** One level down. */
  public sealed interface Step {
    /** The value of that name in an object. */
    record Name(String name) implements Step {}

    /** The element of an array, counted from 0. */
    record Index(int index) implements Step {}
  }

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with a sentence fit for a catalog's author
   */
  public static JsonPath of(String text) {
    if (!text.startsWith("$")) {
      throw new IllegalArgumentException("a path starts with $, such as $.tokens");
    }
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = 1;
    while (at < text.length()) {
      if (!step.find(at) || step.start() != at || steps.size() == MAX_STEPS) {
        throw new IllegalArgumentException(
            "cannot read the path '%s' from character %d on; write it like $.usage.tokens"
                .formatted(text, at + 1));
      }
      steps.add(stepOf(step));
      at = step.end();
    }
    return new JsonPath(text, steps);
  }

  /** The same place as an RFC 6901 pointer below {@code base}, to name it in an error. */
  public String pointer(String base) {
    StringBuilder pointer = new StringBuilder(base);
    for (Step step : steps) {
      pointer.append('/');
      switch (step) {
        case Step.Name(String name) -> pointer.append(name.replace("~", "~0").replace("/", "~1"));
        case Step.Index(int index) -> pointer.append(index);
      }
    }
    return pointer.toString();
  }

  @Override
  public String toString() {
    return text;
  }

  /** The name when the path is that and nothing else; null for the root and for deeper places. */
  public @Nullable String onlyName() {
    return steps.size() == 1 && steps.getFirst() instanceof Step.Name(String name) ? name : null;
  }

  private static Step stepOf(Matcher step) {
    if (step.group(1) != null) {
      return new Step.Name(step.group(1));
    }
    return step.group(2) != null
        ? new Step.Name(step.group(2))
        : new Step.Index(Integer.parseInt(step.group(3)));
  }
}
