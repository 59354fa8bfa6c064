package dev.cuota.server.ingest;

import java.math.BigDecimal;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether two JSON texts say the same: blanks, the order of names, escapes and zeros behind a point
 * do not matter. A client that writes an event anew for its second try must not be told that it
 * contradicts itself.
 */
final class SameJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private SameJson() {}

  static boolean same(byte[] one, byte[] other) {
    if (one.length == 0 || other.length == 0) {
      return one.length == other.length;
    }
    return JSON.readTree(one).equals(SameJson::compare, JSON.readTree(other));
  }

  /** Called for single values only. */
  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      BigDecimal first = one.decimalValue();
      return first.compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}
