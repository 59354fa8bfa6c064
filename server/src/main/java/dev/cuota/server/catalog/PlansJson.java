package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.catalog.CatalogSnapshot;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Plans as the public sees them: prices and limits, never what they cost the platform. {@code
 * limits} has every feature of the catalog, so that a front end finds whatever it asks for.
 */
final class PlansJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final JsonGenerator json;
  private final Catalog catalog;
  private final Languages languages;

  private PlansJson(JsonGenerator json, Catalog catalog, Languages languages) {
    this.json = json;
    this.catalog = catalog;
    this.languages = languages;
  }

  static byte[] all(String environment, CatalogSnapshot snapshot, Languages languages) {
    Catalog catalog = snapshot.catalog();
    return bytes(
        json -> {
          PlansJson writer = new PlansJson(json, catalog, languages);
          json.writeStartObject();
          json.writeStringProperty("environment", environment);
          json.writeNumberProperty("version", snapshot.version());
          json.writeStringProperty("defaultPlan", catalog.defaultPlan());
          json.writeArrayPropertyStart("features");
          catalog.features().values().forEach(writer::feature);
          json.writeEndArray();
          json.writeArrayPropertyStart("plans");
          catalog.plans().values().forEach(writer::plan);
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static byte[] one(Catalog catalog, Plan plan, Languages languages) {
    return bytes(json -> new PlansJson(json, catalog, languages).plan(plan));
  }

  private static byte[] bytes(Consumer<JsonGenerator> write) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      write.accept(json);
    }
    return out.toByteArray();
  }

  private void feature(Feature feature) {
    json.writeStartObject();
    json.writeStringProperty("key", feature.key());
    names(feature.names(), feature.key());
    json.writeStringProperty("kind", feature.kind().text());
    json.writeStringProperty("unit", feature.unit());
    json.writeStringProperty("service", feature.service());
    json.writeEndObject();
  }

  private void plan(Plan plan) {
    json.writeStartObject();
    json.writeStringProperty("key", plan.key());
    json.writeNumberProperty("version", plan.version());
    names(plan.names(), plan.key());
    json.writeNumberProperty("price", plan.price());
    json.writeStringProperty("currency", plan.currency());
    json.writeStringProperty("interval", lower(plan.interval()));
    if (plan.like() != null) {
      json.writeStringProperty("like", plan.like());
    }
    if (plan.gmvThreshold() != null && plan.gmvCommissionPct() != null) {
      json.writeNumberProperty("gmvThreshold", plan.gmvThreshold().value());
      json.writeNumberProperty("gmvCommissionPct", plan.gmvCommissionPct());
    }
    json.writeNumberProperty("graceDays", plan.graceDays());
    json.writeObjectPropertyStart("limits");
    for (String feature : catalog.features().keySet()) {
      json.writeName(feature);
      limit(plan.entitlement(feature).limit());
    }
    json.writeEndObject();
    json.writeObjectPropertyStart("entitlements");
    for (String feature : catalog.features().keySet()) {
      json.writeName(feature);
      entitlement(plan.entitlement(feature));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void entitlement(Entitlement entitlement) {
    json.writeStartObject();
    json.writeName("limit");
    limit(entitlement.limit());
    json.writeStringProperty("mode", lower(entitlement.mode()));
    if (entitlement.window() != null) {
      json.writeStringProperty("window", lower(entitlement.window()));
    }
    Entitlement.Steady steady = entitlement.refill();
    if (steady != null) {
      json.writeStringProperty("refill", "steady");
      json.writeName("burst");
      Quantity burst = steady.burst();
      limit(burst == null ? entitlement.limit() : Limit.atMost(burst));
    }
    json.writeStringProperty("scope", lower(entitlement.scope()));
    if (entitlement.ownProvider() != null) {
      json.writeName("ownProvider");
      limit(entitlement.ownProvider());
    }
    entitlement
        .overagePrice()
        .ifPresent(
            overage -> {
              json.writeName("overage");
              overage(overage);
            });
    json.writeEndObject();
  }

  /** A number, {@code "unlimited"} or {@code "none"}. */
  private void limit(Limit limit) {
    if (limit instanceof Limit.AtMost(Quantity amount)) {
      json.writeNumber(amount.value());
    } else {
      json.writeString(limit.text());
    }
  }

  private void overage(Overage overage) {
    json.writeStartObject();
    price(overage);
    json.writeEndObject();
  }

  private void price(Overage overage) {
    switch (overage) {
      case Overage.Plain(BigDecimal price) -> json.writeNumberProperty("price", price);
      case Overage.Graduated(List<Overage.Tier> tiers) -> tiers("graduated", tiers);
      case Overage.Volume(List<Overage.Tier> tiers) -> tiers("volume", tiers);
      case Overage.Packages(Quantity size, BigDecimal price) -> {
        json.writeObjectPropertyStart("package");
        json.writeNumberProperty("size", size.value());
        json.writeNumberProperty("price", price);
        json.writeEndObject();
      }
      case Overage.Bounded(Overage price, BigDecimal minimum, BigDecimal maximum) -> {
        price(price);
        if (minimum != null) {
          json.writeNumberProperty("minimum", minimum);
        }
        if (maximum != null) {
          json.writeNumberProperty("maximum", maximum);
        }
      }
    }
  }

  private void tiers(String name, List<Overage.Tier> tiers) {
    json.writeArrayPropertyStart(name);
    for (Overage.Tier tier : tiers) {
      json.writeStartObject();
      if (tier.upTo() != null) {
        json.writeNumberProperty("upTo", tier.upTo().value());
      }
      json.writeNumberProperty("price", tier.unitPrice());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void names(SortedMap<String, String> names, String key) {
    json.writeStringProperty("name", languages.title(names, key));
    json.writeObjectPropertyStart("names");
    names.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
