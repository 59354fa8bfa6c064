package dev.cuota.server.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Writes quantities with what they are quantities of. */
final class Units {
  private static final String BYTES = "byte";
  private static final List<String> BYTE_UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");
  private static final BigDecimal STEP = BigDecimal.valueOf(1_000);
  private static final int STEP_DIGITS = 3;
  private static final int SHOWN_BYTE_DIGITS = 2;

  private Units() {}

  /**
   * The number, with its unit if that is a symbol such as GB; a word such as order is said by the
   * name of what is counted. Bytes are written in a size that can be grasped.
   */
  static String with(Texts texts, BigDecimal quantity, String unit) {
    if (unit.equals(BYTES)) {
      return bytes(texts, quantity);
    }
    String number = texts.number(quantity);
    return isSymbol(unit) ? number + "\u00a0" + unit : number;
  }

  /** The unit if it is a symbol; empty for a word. */
  static String symbol(String unit) {
    return isSymbol(unit) ? unit : "";
  }

  private static String bytes(Texts texts, BigDecimal quantity) {
    BigDecimal shown = quantity;
    int unit = 0;
    while (shown.abs().compareTo(STEP) >= 0 && unit < BYTE_UNITS.size() - 1) {
      shown = shown.movePointLeft(STEP_DIGITS);
      unit++;
    }
    BigDecimal rounded = shown.setScale(SHOWN_BYTE_DIGITS, RoundingMode.HALF_UP);
    return texts.number(rounded) + "\u00a0" + BYTE_UNITS.get(unit);
  }

  private static boolean isSymbol(String unit) {
    return unit.chars().anyMatch(Character::isUpperCase);
  }
}
