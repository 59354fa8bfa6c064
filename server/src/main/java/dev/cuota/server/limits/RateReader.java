package dev.cuota.server.limits;

import dev.cuota.core.catalog.Overage;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rate, written as catalogs write what goes over: a price, or {@code {"price"}}, {@code
 * {"graduated": […]}}, {@code {"volume": […]}}, {@code {"package": {"size", "price"}}}; and for commission
 * {@code {"percent", "threshold"}}. Each with {@code minimum} and {@code maximum}.
 */
final class RateReader {
  private static final int MAX_TIERS = 50;

  private final String at;
  private @Nullable Overage price;
  private int ways;
  private boolean percent;
  private @Nullable Quantity threshold;
  private @Nullable BigDecimal minimum;
  private @Nullable BigDecimal maximum;

  private RateReader(String at) {
    this.at = at;
  }

  static RateReader read(JsonBody json, String at) {
    RateReader reader = new RateReader(at);
    if (json.isNumber()) {
      reader.price(new Overage.Plain(json.quantity(at).value()));
    } else {
      json.object(at, field -> reader.field(json, field));
    }
    if (reader.price == null || reader.ways != 1) {
      throw JsonBody.wrong(at, "fee.ways");
    }
    return reader;
  }

  private void field(JsonBody json, String name) {
    String pointer = at + "/" + name;
    switch (name) {
      case "price" -> price(new Overage.Plain(json.quantity(pointer).value()));
      case "graduated" -> price(new Overage.Graduated(tiers(json, pointer)));
      case "volume" -> price(new Overage.Volume(tiers(json, pointer)));
      case "package" -> price(new Pack(pointer).read(json));
      case "percent" -> {
        price(new Overage.Plain(json.quantity(pointer).value().movePointLeft(2)));
        percent = true;
      }
      case "threshold" -> threshold = json.quantity(pointer);
      case "minimum" -> minimum = json.isNull() ? null : json.quantity(pointer).value();
      case "maximum" -> maximum = json.isNull() ? null : json.quantity(pointer).value();
      default -> throw JsonBody.unknown(at, name);
    }
  }

  private void price(Overage one) {
    price = one;
    ways++;
  }

  private static List<Overage.Tier> tiers(JsonBody json, String at) {
    List<Overage.Tier> tiers = new ArrayList<>();
    json.array(at, MAX_TIERS, index -> tiers.add(new Step(at + "/" + index).read(json)));
    return tiers;
  }

  Overage price() {
    Overage read = JsonBody.needed(price, at);
    return minimum == null && maximum == null ? read : new Overage.Bounded(read, minimum, maximum);
  }

  boolean isPercent() {
    return percent;
  }

  @Nullable Quantity threshold() {
    return threshold;
  }

  /** One tier. */
  private static final class Step {
    private final String at;
    private @Nullable Quantity upTo;
    private @Nullable Quantity price;

    Step(String at) {
      this.at = at;
    }

    Overage.Tier read(JsonBody json) {
      json.object(
          at,
          name -> {
            switch (name) {
              case "upTo" -> upTo = json.isNull() ? null : json.quantity(at + "/upTo");
              case "price" -> price = json.quantity(at + "/price");
              default -> throw JsonBody.unknown(at, name);
            }
          });
      return new Overage.Tier(upTo, JsonBody.needed(price, at + "/price").value());
    }
  }

  /** A package. */
  private static final class Pack {
    private final String at;
    private @Nullable Quantity size;
    private @Nullable Quantity price;

    Pack(String at) {
      this.at = at;
    }

    Overage read(JsonBody json) {
      json.object(
          at,
          name -> {
            switch (name) {
              case "size" -> size = json.quantity(at + "/size");
              case "price" -> price = json.quantity(at + "/price");
              default -> throw JsonBody.unknown(at, name);
            }
          });
      return new Overage.Packages(
          JsonBody.needed(size, at + "/size"), JsonBody.needed(price, at + "/price").value());
    }
  }
}
