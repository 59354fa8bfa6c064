package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Counter;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.catalog.TenantTable;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogReaderTest {
  private static final String SMALL =
      """
      name: Small
      costCurrency: EUR
      meters:
        - {key: tokens, eventType: ai.usage, aggregation: sum, valueProperty: $.tokens}
      features:
        - {key: tokens, kind: metered, meter: tokens}
        - {key: themes, kind: switch}
      plans:
        - key: basic
          price: 10
          currency: EUR
          entitlements:
            tokens: 100
            themes: on
      """;

  @Test
  void aSmallDocumentIsReadWithItsDefaults() {
    Catalog catalog = valid(SMALL);
    Plan basic = catalog.plan("basic").orElseThrow();
    assertThat(basic.entitlement("tokens")).isEqualTo(Entitlement.of(Limit.atMost(100), Mode.HARD));
    assertThat(basic.entitlement("themes").limit()).isEqualTo(Limit.unlimited());
    assertThat(basic.interval()).isEqualTo(Plan.Interval.MONTH);
    assertThat(basic.enforcement()).isEqualTo(Plan.Policy.ANY);
    assertThat(catalog.feature("tokens").orElseThrow().service()).isEqualTo("tokens");
  }

  @Test
  void jsonIsReadTheSameWay() {
    String json =
        """
        {"name": "Small", "costCurrency": "EUR",
         "meters": [{"key": "tokens", "eventType": "ai.usage", "aggregation": "SUM",
                     "valueProperty": "$.tokens"}],
         "features": [{"key": "tokens", "kind": "metered", "meter": "tokens"},
                      {"key": "themes", "kind": "switch"}],
         "plans": [{"key": "basic", "price": 10, "currency": "EUR",
                    "entitlements": {"tokens": 1.0E2, "themes": true}}]}
        """;
    assertThat(valid(json)).isEqualTo(valid(SMALL));
  }

  @Test
  void aSectionMayBeAMapByKey() {
    String byKey =
        """
        name: Small
        costCurrency: EUR
        meters:
          tokens: {eventType: ai.usage, aggregation: sum, valueProperty: $.tokens}
        features:
          tokens: {kind: metered, meter: tokens}
          themes: {kind: switch}
        plans:
          basic: {price: 10, currency: EUR, entitlements: {tokens: 100, themes: on}}
        """;
    assertThat(valid(byKey)).isEqualTo(valid(SMALL));
  }

  @Test
  void overageIsReadInAllItsForms() {
    assertThat(overage("0.015")).isEqualTo(new Overage.Plain(new BigDecimal("0.015")));
    assertThat(overage("{price: 0.01, per: 1000}"))
        .isEqualTo(new Overage.Plain(new BigDecimal("0.00001")));
    assertThat(overage("{graduated: [{upTo: 10, price: 2}, {price: 1.5}]}"))
        .isEqualTo(
            new Overage.Graduated(
                List.of(
                    tier(Quantity.of(10), "2"), new Overage.Tier(null, new BigDecimal("1.5")))));
    assertThat(overage("{volume: [{price: 1}]}"))
        .isEqualTo(new Overage.Volume(List.of(new Overage.Tier(null, BigDecimal.ONE))));
    assertThat(overage("{package: {size: 1000, price: 3}}"))
        .isEqualTo(new Overage.Packages(Quantity.of(1000), new BigDecimal("3")));
  }

  @Test
  void whatIsSoldAboveALimitMakesItSoft() {
    Catalog catalog = valid(with("tokens: 100", "tokens: {limit: 100, overage: 0.5}"));
    assertThat(catalog.plan("basic").orElseThrow().entitlement("tokens").mode())
        .isEqualTo(Mode.SOFT);
  }

  @Test
  void aPlanLikeAnotherSharesItsEntitlements() {
    Catalog catalog =
        valid(
            SMALL
                + "  - {key: basic_annual, price: 100, currency: EUR, interval: year, like: basic}\n");
    assertThat(catalog.plan("basic_annual").orElseThrow().entitlements())
        .isEqualTo(catalog.plan("basic").orElseThrow().entitlements());
  }

  @Test
  void countersSayWhatTheTenantsDatabaseCounts() {
    Catalog catalog =
        valid(
            SMALL.replace(
                "features:\n",
                """
                counters:
                  - {key: coupons, table: shop.store_coupons, tenant: tenant_id, where: is_active}
                  - {key: orders, table: orders, tenant: tenant_id, amount: 2, month: created_at}
                features:
                  - {key: coupons, kind: count, counter: coupons, enforcedBy: database}
                """));
    assertThat(catalog.counter("coupons"))
        .contains(
            new Counter("coupons", "shop.store_coupons", "tenant_id", "is_active", "1", null));
    assertThat(catalog.counter("orders"))
        .contains(new Counter("orders", "orders", "tenant_id", null, "2", "created_at"));
    assertThat(catalog.feature("coupons").orElseThrow().isEnforcedByDatabase()).isTrue();
  }

  @Test
  void whatIsWrongWithCountersIsSaidAtItsPlace() {
    List<DocumentError> errors =
        errors(
            SMALL.replace(
                "features:\n",
                """
                counters:
                  - {key: one, table: shop.a.b, tenant: "tenant id", where: "true; drop table x"}
                  - {key: two, table: t, tenant: t, amount: "1, 2", month: "now()"}
                features:
                  - {key: a, kind: count}
                  - {key: b, kind: count, counter: tow, enforcedBy: database}
                  - {key: c, kind: level, counter: two, enforcedBy: database}
                  - {key: d, kind: level, counter: two, enforcedBy: database}
                  - {key: e, kind: metered, meter: tokens, counter: two}
                  - {key: f, kind: switch, enforcedBy: database}
                """));
    assertThat(errors)
        .extracting(error -> error.line() + " " + error.path())
        .contains(
            "6 counters[0].table",
            "6 counters[0].tenant",
            "6 counters[0].where",
            "7 counters[1].amount",
            "7 counters[1].month",
            "9 features[0].meter",
            "10 features[1].counter",
            "12 features[3].enforcedBy",
            "13 features[4].counter",
            "14 features[5].enforcedBy");
    assertThat(errors).anyMatch(error -> error.message().contains("did you mean two?"));
  }

  @Test
  void tenantTablesAreReadInTheirOrder() {
    Catalog catalog =
        valid(
            SMALL.replace(
                "features:\n",
                """
                tenantTables:
                  - {table: shop.products, tenant: tenant_id, key: id}
                  - {table: images, tenant: shop, key: name}
                features:
                """));
    assertThat(catalog.tenantTables())
        .containsExactly(
            new TenantTable("shop.products", "tenant_id", "id"),
            new TenantTable("images", "shop", "name"));
    assertThat(catalog.tenantTables().getLast().schema()).isEqualTo("public");
  }

  @Test
  void whatIsWrongWithTenantTablesIsSaidAtItsPlace() {
    List<DocumentError> errors =
        errors(
            SMALL.replace(
                "features:\n",
                """
                tenantTables:
                  - {table: shop.a.b, tenant: "tenant id", key: id}
                  - {table: shop.things, tenant: id, key: id}
                  - {table: shop.things, tenant: tenant_id, key: id}
                  - {table: cuota.clients, tenant: tenant, key: slug}
                  - {table: shop.others, tenant: tenant_id, keys: id}
                features:
                """));
    assertThat(errors)
        .extracting(error -> error.line() + " " + error.path())
        .contains(
            "6 tenantTables[0].table",
            "6 tenantTables[0].tenant",
            "7 tenantTables[1].key",
            "8 tenantTables[2].table",
            "9 tenantTables[3].table",
            "10 tenantTables[4].key",
            "10 tenantTables[4].keys");
  }

  @Test
  void everyErrorIsReportedAtItsPlaceAndAllAtOnce() {
    List<DocumentError> errors =
        errors(
            """
            name: Broken
            costCurrency: EURO
            meters:
              - {key: tokens, eventType: ai.usage, aggregation: SUM, valueProperty: $.tokens}
            features:
              - {key: tokens, kind: metered, meter: token}
            actions:
              - {key: Ask, feature: tokns}
            plans:
              - key: basic
                price: -1
                currency: EUR
                entitlements:
                  tokens: {limit: 100, mode: hard, overage: {graduated: [{price: 1}, {price: 2}]}}
                  sms: 5
              - key: pro
                prise: 20
                currency: EUR
            """);
    assertThat(errors)
        .extracting(error -> error.line() + ":" + error.column() + " " + error.path())
        .containsExactly(
            "2:15 costCurrency",
            "6:41 features[0].meter",
            "8:11 actions[0].key",
            "8:25 actions[0].feature",
            "11:12 plans[0].price",
            "14:49 plans[0].entitlements.tokens.overage",
            "14:62 plans[0].entitlements.tokens.overage.graduated[0].upTo",
            "15:12 plans[0].entitlements.sms",
            "16:5 plans[1].price",
            "17:5 plans[1].prise");
    assertThat(errors.get(1).message()).contains("did you mean tokens?");
    assertThat(errors.get(8).message()).isEqualTo("is missing");
    assertThat(errors.getLast().message()).isEqualTo("is not known here; did you mean 'price'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "price: 10 | price: ten | 10:12 plans[0].price: expected a number, found 'ten'",
        "price: 10 | price: '10' | 10:12 plans[0].price: expected a number, found '10'",
        "price: 10 | price: .nan | 10:12 plans[0].price: expected a number",
        "price: 10 | price: 1e999999999 | 10:12 plans[0].price: expected a number of at most 20",
        "price: 10 | price: 9.999 | 10:12 plans[0].price: EUR has 2 decimal places",
        "tokens: 100 | tokens: -1 | 13:15 plans[0].entitlements.tokens: a limit must be zero or more",
        "tokens: 100 | tokens: unlimted | 13:15 plans[0].entitlements.tokens: expected a number,"
            + " unlimited or none, found 'unlimted' (did you mean unlimited?)",
        "tokens: 100 | tokens: on | 13:15 plans[0].entitlements.tokens: expected a number",
        "tokens: 100 | tokens: {limit: 5, window: day} | 13:34 plans[0].entitlements.tokens.window:"
            + " a metered has no window",
        "tokens: 100 | tokens: {limit: 5, mode: sort} | 13:32 plans[0].entitlements.tokens.mode:"
            + " expected hard or soft, found 'sort' (did you mean soft?)",
        "tokens: 100 | tokens: {limit: 5, overage: {price: 1, per: 3}} |"
            + " 13:51 plans[0].entitlements.tokens.overage.per: the price of one unit must come out",
        "tokens: 100 | tokens: {limit: 5, mode: hard, overage: 1} |"
            + " 13:47 plans[0].entitlements.tokens.overage: a hard limit is never passed",
        "themes: on | themes: 5 | 14:15 plans[0].entitlements.themes: a switch is on or off",
        "kind: switch | kind: swich | 7:25 features[1].kind: expected switch,",
        "name: Small | name: 5 | 1:7 name: expected a text, found 5; put it in quotes",
        "name: Small | name: &a Small | 1:7 name: anchors and aliases",
        "name: Small | naem: Small | 1:1 naem: is not known here; did you mean 'name'?",
        "name: Small | defaultPlan: basik | 1:14 defaultPlan: there is no plan 'basik' (did you mean basic?)",
        "aggregation: sum | aggregation: count | 4:5 meters[0]: COUNT takes no valueProperty",
        "$.tokens | tokens | 4:73 meters[0].valueProperty: a path starts with $",
        "currency: EUR | currency: XXX | 11:15 plans[0].currency: 'XXX' is no ISO 4217 currency",
      })
  void anErrorNamesItsPlaceAndWhatWasExpected(String from, String to, String expected) {
    assertThat(errors(with(from.strip(), to.strip())).getFirst().toString())
        .startsWith(expected.strip());
  }

  @Test
  void anAverageOverTimeHasNoDimensions() {
    assertThat(
            errors(
                """
                name: Levels
                meters:
                  - {key: gb, eventType: level, aggregation: TIME_WEIGHTED_AVG, valueProperty: $.gb,
                     groupBy: {region: $.region}}
                """))
        .extracting(DocumentError::path, DocumentError::message)
        .contains(
            tuple(
                "meters[0].groupBy",
                "an average over time has no dimensions; give each its own meter with a filter"));
  }

  @Test
  void aKeyThatStandsTwiceIsAnError() {
    assertThat(errors(SMALL + "name: Again\n"))
        .contains(new DocumentError(15, 1, "name", "stands here twice"));
  }

  @Test
  void twoThingsOfOneKeyAreAnError() {
    assertThat(errors(SMALL + "  - {key: basic, price: 1, currency: EUR}\n"))
        .containsExactly(
            new DocumentError(15, 5, "plans[1]", "the key 'basic' is taken by plans[0]"));
  }

  @Test
  void brokenYamlIsAnErrorWithItsLine() {
    assertThat(errors("name: Small\nplans: [1, 2\nmeters: x"))
        .singleElement()
        .satisfies(error -> assertThat(error.line()).isEqualTo(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n...\n", "null", "5", "[]", "just words"})
  void whatIsNoMapIsAnError(String document) {
    assertThat(errors(document)).isNotEmpty();
  }

  @Test
  void twoDocumentsInOneAreAnError() {
    assertThat(errors(SMALL + "---\nname: Other\n")).hasSize(1);
  }

  @Test
  void deepNestingIsAnErrorAndNotAnOverflow() {
    assertThat(errors("name: " + "[".repeat(10_000) + "]".repeat(10_000)))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains("32 levels"));
  }

  @Test
  void aliasesThatMultiplyAreAnErrorAndNotABomb() {
    String bomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.rangeClosed('b', 'i')
                .mapToObj(
                    c -> {
                      char before = (char) (c - 1);
                      String nine = ("*" + before + ", ").repeat(9);
                      return "%c: &%c [%s]\n".formatted(c, c, nine);
                    })
                .collect(Collectors.joining());
    assertThat(errors(bomb)).hasSizeLessThanOrEqualTo(CatalogReader.MAX_ERRORS);
  }

  @Test
  void aDocumentThatIsTooLongIsAnError() {
    assertThat(errors("#".repeat(CatalogReader.MAX_LENGTH + 1)))
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains("longer than"));
  }

  @Test
  void aControlCharacterIsAnError() {
    assertThat(errors("name: a\u0001b")).hasSize(1);
  }

  @Test
  void noMoreThanTheFirstHundredErrorsAreReported() {
    String plans =
        IntStream.range(0, 150)
            .mapToObj(i -> "  - {key: p%d, price: x, currency: EUR}\n".formatted(i))
            .collect(Collectors.joining());
    List<DocumentError> errors = errors("plans:\n" + plans);
    assertThat(errors).hasSize(CatalogReader.MAX_ERRORS);
    assertThat(errors.getFirst().path()).isEqualTo("plans[0].price");
  }

  @Test
  void actionsFailOpenUnlessTheySayClosed() {
    Catalog catalog =
        valid(
            SMALL
                + "actions: [{key: ask, feature: tokens, amount: 0.5},"
                + " {key: buy, feature: tokens, failure: closed}]\n");
    assertThat(catalog.actions().values())
        .containsExactly(
            new Action("ask", "tokens", Quantity.of("0.5"), Action.Failure.OPEN),
            new Action("buy", "tokens", Quantity.ONE, Action.Failure.CLOSED));
  }

  @Test
  void readingDoesNotDependOnTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(valid(with("aggregation: sum", "aggregation: Sum"))).isEqualTo(valid(SMALL));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Overage overage(String text) {
    Catalog catalog =
        valid(with("tokens: 100", "tokens: {limit: 100, overage: %s}".formatted(text)));
    return catalog.plan("basic").orElseThrow().entitlement("tokens").overagePrice().orElseThrow();
  }

  private static Overage.Tier tier(Quantity upTo, String price) {
    return new Overage.Tier(upTo, new BigDecimal(price));
  }

  private static String with(String from, String to) {
    assertThat(SMALL).contains(from);
    return SMALL.replace(from, to);
  }

  private static Catalog valid(String document) {
    return switch (CatalogReader.read(document)) {
      case CatalogReading.Valid(Catalog catalog) -> catalog;
      case CatalogReading.Invalid(List<DocumentError> errors) ->
          throw new AssertionError(errors.toString());
    };
  }

  private static List<DocumentError> errors(String document) {
    return switch (CatalogReader.read(document)) {
      case CatalogReading.Valid(Catalog catalog) -> throw new AssertionError(catalog.toString());
      case CatalogReading.Invalid(List<DocumentError> errors) -> errors;
    };
  }
}
