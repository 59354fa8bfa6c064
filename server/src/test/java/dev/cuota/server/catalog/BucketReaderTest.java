package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketReaderTest {
  private static final String CALLS =
      """
      name: Calls
      costCurrency: EUR
      meters:
        - {key: calls, eventType: call, aggregation: count}
        - {key: callers, eventType: call, aggregation: unique_count, valueProperty: $.who}
      features:
        - {key: calls, kind: metered, meter: calls}
        - {key: rate, kind: window, meter: calls}
        - {key: people, kind: window, meter: callers}
      plans:
        - key: basic
          price: 10
          currency: EUR
          entitlements:
            rate: {limit: 60, window: minute, refill: steady, burst: 100}
            calls: {limit: 5000, ownProvider: unlimited}
      """;

  private static Catalog valid(String document) {
    return switch (CatalogReader.read(document)) {
      case CatalogReading.Valid(Catalog catalog) -> catalog;
      case CatalogReading.Invalid(List<DocumentError> errors) ->
          throw new AssertionError(errors.toString());
    };
  }

  private static Entitlement entitlement(String document, String feature) {
    return valid(document).plan("basic").orElseThrow().entitlement(feature);
  }

  @Test
  void aBucketIsReadWithItsBurstAndWrittenBack() {
    Entitlement rate = entitlement(CALLS, "rate");
    assertThat(rate.limit()).isEqualTo(Limit.atMost(60));
    assertThat(rate.refill()).isEqualTo(new Entitlement.Steady(Quantity.of(100)));
    assertThat(entitlement(CALLS, "calls").ownProvider()).isEqualTo(Limit.unlimited());
    assertThat(CatalogWriter.yaml(valid(CALLS)))
        .contains("{limit: 60, mode: hard, window: minute, refill: steady, burst: 100}")
        .contains("{limit: 5000, mode: hard, ownProvider: unlimited}");
  }

  @Test
  void aBucketWithoutBurstHoldsWhatFlowsBackInAWindow() {
    assertThat(entitlement(CALLS.replace(", burst: 100", ""), "rate").refill())
        .isEqualTo(new Entitlement.Steady(null));
    assertThat(
            entitlement(CALLS.replace("refill: steady, burst: 100", "refill: window"), "rate")
                .refill())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refill: steady, burst: 100 | burst: 100 | 15:48 plans[0].entitlements.rate.burst:"
            + " only what refills steadily has one; say refill: steady",
        "burst: 100 | burst: 0 | 15:64 plans[0].entitlements.rate.burst: must be more than zero",
        "burst: 100 | burst: 3000000 | 15:64 plans[0].entitlements.rate.burst:"
            + " takes more than 31 days to flow back at 60 a minute",
        "limit: 60 | limit: 0 | 15:21 plans[0].entitlements.rate.limit:"
            + " nothing would ever flow back; write none",
        "limit: 60 | limit: unlimited | 15:56 plans[0].entitlements.rate.refill:"
            + " there is nothing that could flow back of 'unlimited'",
        "refill: steady | refill: stedy | 15:49 plans[0].entitlements.rate.refill:"
            + " expected window or steady, found 'stedy' (did you mean steady?)",
        "window: minute, | window: day, | ",
        "rate: {limit: 60, | people: {limit: 60, | 15:51 plans[0].entitlements.people.refill:"
            + " counts what is consumed, and nothing is of a meter that is UNIQUE_COUNT",
        "window: minute, | | 15:13 plans[0].entitlements.rate.window: a window needs its length",
        "ownProvider: unlimited | refill: steady | 16:36 plans[0].entitlements.calls.refill:"
            + " a metered has no window to refill in",
        "ownProvider: unlimited | ownProvider: 10 | 16:41 plans[0].entitlements.calls.ownProvider:"
            + " an own provider gives more, never less than the limit of 5000",
        "ownProvider: unlimited | ownProvider: none |"
            + " 16:41 plans[0].entitlements.calls.ownProvider: an own provider gives more",
      })
  void whatMakesNoSenseIsRefusedAtItsPlace(String from, String to, String expected) {
    String document = CALLS.replace(from.strip(), to == null ? "" : to.strip());
    assertThat(document).isNotEqualTo(CALLS);
    String found =
        switch (CatalogReader.read(document)) {
          case CatalogReading.Valid _ -> "";
          case CatalogReading.Invalid(List<DocumentError> errors) -> errors.getFirst().toString();
        };
    assertThat(found).startsWith(expected == null ? "" : expected.strip());
  }
}
