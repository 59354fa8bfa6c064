package dev.cuota.server.ingest;

import dev.cuota.core.metering.EventData;
import dev.cuota.server.problem.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the data of one event after the other: checks all of it and gathers its first level. */
final class DataReader {
  /** Longest data of one event, in bytes; what every CloudEvents carrier must be able to take. */
  static final int MAX_BYTES = 65_536;

  /** Most digits of an exponent: what is written with more cannot be a quantity. */
  private static final int MAX_EXPONENT_DIGITS = 4;

  private static final int FIRST_SIZE = 16;

  private final byte[] body;
  private final JsonParser parser;
  private final @Nullable NameSet[] levels = new NameSet[JsonText.MAX_DEPTH + 1];
  private String[] names = new String[FIRST_SIZE];
  private @Nullable Object[] values = new Object[FIRST_SIZE];
  private int size;
  private int above;
  private @Nullable Text fault;
  private String faultPointer = "";

  DataReader(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  /**
   * Reads the object that the parser stands at the start of, to its end.
   *
   * @param above levels of the body above the event, which pointers leave out
   */
  EventData read(int above) {
    this.above = above;
    fault = null;
    size = 0;
    int from = (int) parser.currentTokenLocation().getByteOffset();
    walk();
    int to = (int) parser.currentLocation().getByteOffset();
    if (to - from > MAX_BYTES) {
      fault = Text.of("ingest.data.size", MAX_BYTES);
      faultPointer = BrokenJson.pointer(parser, above);
    }
    return new SlicedData(body, from, to, Arrays.copyOf(names, size), Arrays.copyOf(values, size));
  }

  /** What was wrong with the data just read; null when nothing was. */
  @Nullable Text fault() {
    return fault;
  }

  /** Where it was, below the event. */
  String faultPointer() {
    return faultPointer;
  }

  private void walk() {
    int depth = 0;
    String name = "";
    level(0).clear();
    while (depth >= 0) {
      JsonToken token = parser.nextToken();
      switch (token) {
        case PROPERTY_NAME -> {
          name = parser.currentName();
          if (!level(depth).add(name)) {
            refuse("ingest.twice");
          }
        }
        case START_OBJECT, START_ARRAY -> {
          if (depth == 0) {
            gather(name, SlicedData.COMPOUND);
          }
          depth++;
          level(depth).clear();
        }
        case END_OBJECT, END_ARRAY -> depth--;
        default -> {
          if (!isSound(token)) {
            refuse("ingest.number");
          } else if (depth == 0) {
            gather(name, SlicedData.value(parser, token));
          }
        }
      }
    }
  }

  private boolean isSound(JsonToken token) {
    return switch (token) {
      case VALUE_NUMBER_INT -> parser.getStringLength() <= JsonText.MAX_NUMBER_LENGTH;
      case VALUE_NUMBER_FLOAT ->
          parser.getStringLength() <= JsonText.MAX_NUMBER_LENGTH
              && hasShortExponent(parser.getString());
      default -> true;
    };
  }

  private static boolean hasShortExponent(String number) {
    int at = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (at < 0) {
      return true;
    }
    boolean signed = number.charAt(at + 1) == '-' || number.charAt(at + 1) == '+';
    return number.length() - at - 1 <= MAX_EXPONENT_DIGITS + (signed ? 1 : 0);
  }

  private NameSet level(int depth) {
    NameSet level = levels[depth];
    if (level == null) {
      level = new NameSet();
      levels[depth] = level;
    }
    return level;
  }

  private void gather(String name, @Nullable Object value) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    names[size] = name;
    values[size] = value;
    size++;
  }

  private void refuse(String text) {
    if (fault == null) {
      fault = Text.of(text, JsonText.MAX_NUMBER_LENGTH);
      faultPointer = BrokenJson.pointer(parser, above);
    }
  }
}
