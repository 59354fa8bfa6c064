package dev.cuota.core.metering;

import dev.cuota.core.catalog.JsonPath;
import java.nio.charset.StandardCharsets;

/** The {@code data} of an event: its JSON as received, and the single values inside. */
public interface EventData {
  /** The JSON text in UTF-8 as the client sent it; empty when the event has no data. */
  byte[] json();

  /** What stands at {@code path}. */
  Scalar at(JsonPath path);

  /** Whether {@code other}, the JSON text of a stored event, says the same. */
  default boolean sameAs(String other) {
    return other.equals(new String(json(), StandardCharsets.UTF_8));
  }

  /** An event without data. */
  static EventData none() {
    return new EventData() {
      @Override
      public byte[] json() {
        return new byte[0];
      }

      @Override
      public Scalar at(JsonPath path) {
        return new Scalar.Absent();
      }
    };
  }
}
