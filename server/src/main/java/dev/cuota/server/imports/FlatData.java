package dev.cuota.server.imports;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.Scalar;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** The data of an event as one flat object. A field that is written like a number is one. */
public final class FlatData implements EventData {
  /** As JSON writes numbers, and not longer than any quantity. */
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,29})(\\.[0-9]{1,29})?");

  private final SequencedMap<String, String> fields;

  /**
   * An object with those fields, in that order.
   *
   * @param fields empty texts are left out
   */
  public FlatData(SequencedMap<String, String> fields) {
    this.fields = new java.util.LinkedHashMap<>(fields);
    this.fields.values().removeIf(String::isEmpty);
  }

  @Override
  public byte[] json() {
    if (fields.isEmpty()) {
      return new byte[0];
    }
    StringBuilder json = new StringBuilder("{");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      json.append(json.length() == 1 ? "" : ",");
      quote(json, field.getKey());
      json.append(':');
      if (isNumber(field.getValue())) {
        json.append(field.getValue());
      } else {
        quote(json, field.getValue());
      }
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Scalar at(JsonPath path) {
    if (path.steps().isEmpty()) {
      return new Scalar.Compound();
    }
    String name = path.onlyName();
    String value = name == null ? null : fields.get(name);
    if (value == null) {
      return new Scalar.Absent();
    }
    return isNumber(value) ? new Scalar.Num(new BigDecimal(value)) : new Scalar.Text(value);
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
