package dev.cuota.engine.limits;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.Scalar;
import dev.cuota.core.platform.Quantity;
import java.nio.charset.StandardCharsets;

/**
 * A level as the data of an event.
 *
 * @param property a name without quotes and control characters
 */
record LevelData(String property, Quantity level) implements EventData {
  @Override
  public byte[] json() {
    return "{\"%s\":%s}"
        .formatted(property.replace("\\", "\\\\"), level.value().toPlainString())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Scalar at(JsonPath path) {
    return property.equals(path.onlyName()) ? new Scalar.Num(level.value()) : new Scalar.Absent();
  }
}
