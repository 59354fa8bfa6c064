package dev.cuota.server.limits;

import dev.cuota.core.platform.MinorUnits;
import dev.cuota.core.platform.Money;
import dev.cuota.core.rating.Apportionment;
import dev.cuota.engine.limits.FeatureUsage;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Text;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes usage reports. Money is rounded here and nowhere before: the total of costs once, half up, to a tenth of
 * the currency's coins, as what little is used costs less than one, and the parts so that they add up to it.
 */
final class UsageWriter {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private UsageWriter() {}

  static void write(UsageReport report, Language language, OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeBooleanProperty("success", true);
      json.writeObjectPropertyStart("usage");
      json.writeStringProperty("period", written(report.period().start()));
      List<Money> costs = costs(report);
      for (int i = 0; i < costs.size(); i++) {
        feature(json, report.features().get(i), costs.get(i));
      }
      String currency = report.costCurrency();
      json.writeNumberProperty("totalCost", told(report.totalCost(), currency));
      json.writeNumberProperty("overageCost", told(report.overageCost(), currency));
      json.writeArrayPropertyStart("warnings");
      report.features().stream()
          .filter(FeatureUsage::isWarning)
          .forEach(usage -> warning(json, usage, language));
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void feature(JsonGenerator json, FeatureUsage usage, Money cost) {
    json.writeObjectPropertyStart(usage.feature().service());
    json.writeNumberProperty("used", usage.used().value());
    json.writeName("limit");
    AnswerWriter.limit(json, usage.limit());
    if (usage.granted().signum() > 0) {
      json.writeNumberProperty("granted", usage.granted().value());
    }
    json.writeNumberProperty("percentage", usage.percentage());
    json.writeNumberProperty("cost", told(cost.amount(), cost.currency()));
    if (!usage.feature().unit().isEmpty()) {
      json.writeStringProperty("unit", usage.feature().unit());
    }
    json.writeEndObject();
  }

  private static void warning(JsonGenerator json, FeatureUsage usage, Language language) {
    String service = usage.feature().service();
    json.writeStartObject();
    json.writeStringProperty("service", service);
    json.writeStringProperty("feature", usage.feature().key());
    json.writeNumberProperty("threshold", usage.threshold());
    json.writeNumberProperty("percentage", usage.percentage());
    json.writeStringProperty(
        "message", language.say(Text.of("usage.warning", service, usage.percentage())));
    json.writeEndObject();
  }

  /** Of each feature; none differs from its exact cost by a whole tenth of a coin. */
  private static List<Money> costs(UsageReport report) {
    String currency = report.costCurrency();
    if (report.features().isEmpty()) {
      return List.of();
    }
    List<Money> exact =
        report.features().stream().map(usage -> new Money(usage.cost(), currency)).toList();
    return Apportionment.rounded(exact, currency, finest(currency));
  }

  /** To a tenth of a coin, and with no fewer digits than the currency has. */
  private static BigDecimal told(BigDecimal exact, String currency) {
    BigDecimal rounded = exact.setScale(finest(currency), Money.ROUNDING).stripTrailingZeros();
    return rounded.scale() < MinorUnits.digits(currency)
        ? rounded.setScale(MinorUnits.digits(currency), RoundingMode.UNNECESSARY)
        : rounded;
  }

  private static int finest(String currency) {
    return MinorUnits.digits(currency) + 1;
  }

  private static String written(Instant moment) {
    return MILLIS.format(moment);
  }
}
