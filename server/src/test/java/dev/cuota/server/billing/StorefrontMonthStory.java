package dev.cuota.server.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.platform.JobAsk;
import dev.cuota.engine.platform.JobOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.testkit.SettableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A month of the storefront's shops, sent to a server and billed by it, comes to what plain arithmetic on the
 * same raw events does: on growth 0.015 USD for each order and 0.08 USD for each GB above the allowance, on
 * starter nothing, on enterprise what was agreed, and commission on sales in four currencies.
 */
class StorefrontMonthStory {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path SAMPLES = Path.of("..", "samples");
  private static final String ADJUSTMENTS = "/api/v1/admin/adjustments";
  private static final LocalDate UNKNOWN_DAY = LocalDate.of(2026, 1, 1);
  private static final int BATCH = 1_000;
  private static final BigDecimal GB = BigDecimal.valueOf(1_000_000_000);

  /** Recorded customers that are not on the default plan, starter. */
  private static final Map<String, String> PLANS =
      Map.of(
          "17850", "growth",
          "17968", "growth",
          "17920", "growth",
          "12583", "enterprise",
          "15862", "enterprise");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-29T12:00:00Z"));
  private final TestServer server = TestServer.start(clock);
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin =
      server.caller(environment, KeyScope.ADMIN, KeyScope.READ, KeyScope.INGEST);
  private final RawMonth month = RawMonth.of(SAMPLES.resolve("orders.csv.gz"));
  private final Map<String, Long> accounts = new TreeMap<>();
  private boolean known;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aMonthOfShopsComesToWhatItsRawEventsDo() throws IOException {
    catalog();
    generate();
    send();
    PLANS.forEach(
        (tenant, plan) -> server.engine().accounts().assignPlan(environment.id(), tenant, plan));
    for (String tenant : month.tenants()) {
      accounts.put(
          tenant,
          server.engine().accounts().find(environment.id(), tenant).orElseThrow().account());
    }
    agree();
    rates();
    clock.set(Instant.parse("2026-02-02T06:30:00Z"));

    json(admin.post(ADJUSTMENTS + "/recalculate", "{\"period_start\": \"2026-01-01\"}"), 200);
    SortedMap<String, String> first = expected();
    assertThat(asked()).isEqualTo(first);
    assertThat(first)
        .containsKeys("17850 overage max_monthly_orders", "17968 overage egress_gb_quota");
    assertThat(first.keySet()).noneMatch(key -> key.startsWith("starter-shop overage"));
    assertThat(adjustments().toString()).contains("CLP of 2026-01-01: CLP/USD is missing");
    assertThat(one("12583", "overage").get("agreedLine").asInt()).isEqualTo(1);
    assertThat(one("12583", "overage").get("explanation").get(0).asString())
        .startsWith("max_monthly_orders by enterprise@1 agreed@1, ");

    rate("CLP", UNKNOWN_DAY);
    known = true;
    assertThat(
            server
                .engine()
                .jobs()
                .run(new JobAsk("billing_corrections", null, false, "test"), (_, _) -> {}))
        .isInstanceOf(JobOutcome.Ran.class);
    SortedMap<String, String> then = expected();
    assertThat(then).isNotEqualTo(first);
    assertThat(asked()).isEqualTo(then);
    for (JsonNode adjustment : adjustments()) {
      assertThat(adjustment.get("waits").isNull()).as(adjustment.toString()).isTrue();
    }
    assertThat(
            json(
                    admin.post(ADJUSTMENTS + "/recalculate", "{\"period_start\": \"2026-01-01\"}"),
                    200)
                .get("changed")
                .asInt())
        .isZero();
  }

  private void catalog() throws IOException {
    String document = Files.readString(SAMPLES.resolve("catalogs/storefront.yaml"));
    assertThat(CatalogReader.read(document))
        .isInstanceOfSatisfying(
            CatalogReading.Valid.class,
            valid ->
                server
                    .engine()
                    .catalogs()
                    .apply(environment.id(), valid.catalog(), document, "test"));
  }

  private void generate() {
    month.orders("17850", 1_137);
    month.orders("17968", 915); // With those recorded, exactly the 1,000 that are included.
    month.orders("starter-shop", 250);
    month.requests("17968", 290, 1_000_000_007);
    month.requests("17850", 11, 999_999_999);
    month.requests("starter-shop", 45, 1_000_000_000);
    month.requests("15862", 23, 1_500_000_000);
  }

  private void send() {
    List<String> batch = new ArrayList<>();
    int number = 0;
    for (RawMonth.Raw one : month.events()) {
      batch.add(event(++number, one));
      if (batch.size() == BATCH || number == month.events().size()) {
        byte[] body = ("[" + String.join(",", batch) + "]").getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer =
            admin.post("/api/v1/events", "application/cloudevents-batch+json", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        batch.clear();
      }
    }
  }

  private static String event(int number, RawMonth.Raw one) {
    String data =
        switch (one.type()) {
          case "order" -> "{}";
          case "sale" ->
              "{\"amount\":%s,\"currency\":\"%s\",\"country\":\"XX\"}"
                  .formatted(one.amount().toPlainString(), one.currency());
          default ->
              "{\"method\":\"GET\",\"status\":\"200\",\"bytes\":%s}"
                  .formatted(one.amount().toPlainString());
        };
    return """
        {"specversion":"1.0","id":"%d","source":"story","type":"%s","subject":"%s",\
        "time":"%sT%02d:00:00Z","data":%s}"""
        .formatted(number, one.type(), one.tenant(), one.day(), number % 24, data);
  }

  /** Enterprise includes everything, so what is included and what more costs is agreed with each account. */
  private void agree() {
    override("12583", "max_monthly_orders", 3);
    agree(
        "12583",
        "\"max_monthly_orders\"",
        "{\"graduated\": [{\"upTo\": 5, \"price\": 0.5}, {\"price\": 0.2}], \"minimum\": 1}");
    agree("12583", "\"gmv\"", "{\"percent\": 0.4, \"threshold\": 100}");
    override("15862", "egress_gb_quota", 10);
    agree("15862", "\"egress_gb_quota\"", "{\"package\": {\"size\": 10, \"price\": 1.25}}");
  }

  private void override(String tenant, String feature, int value) {
    json(
        admin.patch(
            "/api/v1/admin/tenants/%s/entitlements".formatted(tenant),
            "{\"key\": \"%s\", \"value\": %d, \"reason\": \"contract\"}".formatted(feature, value)),
        200);
  }

  private void agree(String tenant, String feature, String rate) {
    json(
        admin.post(
            "/api/v1/admin/accounts/%d/fee-schedule".formatted(accounts.get(tenant)),
            "{\"feature\": %s, \"rate\": %s, \"since\": \"2026-01-01\", \"reason\": \"contract\"}"
                .formatted(feature, rate)),
        201);
  }

  private void rates() {
    for (String currency : RawMonth.CURRENCIES) {
      for (LocalDate day = UNKNOWN_DAY; day.getDayOfMonth() <= 28; day = day.plusDays(1)) {
        if (!currency.equals("CLP") || !day.equals(UNKNOWN_DAY)) {
          rate(currency, day);
        }
      }
    }
  }

  private void rate(String currency, LocalDate day) {
    json(
        admin.post(
            "/api/v1/admin/fx/rates",
            """
            {"base": "USD", "quote": "%s", "day": "%s", "value": "%s", "reason": "the story"}
            """
                .formatted(currency, day, worth(currency, day).toPlainString())),
        200);
  }

  /** Another rate each day. */
  private static BigDecimal worth(String currency, LocalDate day) {
    BigDecimal first =
        new BigDecimal(
            switch (currency) {
              case "ARS" -> "1460.25";
              case "CLP" -> "905.1";
              case "MXN" -> "17.9331";
              default -> "5.3871";
            });
    return first.multiply(new BigDecimal("1.00" + (10 + day.getDayOfMonth())));
  }

  private BigDecimal rateOf(String currency, LocalDate day) {
    return !known && currency.equals("CLP") && day.equals(UNKNOWN_DAY)
        ? BigDecimal.ZERO
        : worth(currency, day);
  }

  /** By the raw events alone. */
  private SortedMap<String, String> expected() {
    SortedMap<String, String> expected = new TreeMap<>();
    for (String tenant : month.tenants()) {
      BigDecimal orders = month.sum(tenant, "order");
      BigDecimal gigabytes = month.sum(tenant, "request").divide(GB);
      BigDecimal sales = month.dollars(tenant, this::rateOf);
      switch (PLANS.getOrDefault(tenant, "starter")) {
        case "growth" -> {
          put(expected, tenant, "overage max_monthly_orders", above(orders, 1_000), "0.015");
          put(expected, tenant, "overage egress_gb_quota", above(gigabytes, 200), "0.08");
          put(expected, tenant, "commission gmv", above(sales, 20_000), "0.01");
        }
        case "enterprise" -> enterprise(expected, tenant, orders, gigabytes, sales);
        default -> put(expected, tenant, "commission gmv", above(sales, 5_000), "0.02");
      }
    }
    return expected;
  }

  private static void enterprise(
      SortedMap<String, String> expected,
      String tenant,
      BigDecimal orders,
      BigDecimal gigabytes,
      BigDecimal sales) {
    if (tenant.equals("12583")) {
      BigDecimal over = above(orders, 3);
      BigDecimal dear = over.min(BigDecimal.valueOf(5)).multiply(new BigDecimal("0.5"));
      BigDecimal cheap = above(over, 5).multiply(new BigDecimal("0.2"));
      put(expected, tenant, "overage max_monthly_orders", dear.add(cheap), "1");
      put(expected, tenant, "commission gmv", above(sales, 100), "0.004");
    } else {
      // 34.5 GB and a little are 24.5 and a little above 10: three packages.
      assertThat(gigabytes).isBetween(new BigDecimal("34.5"), new BigDecimal("34.6"));
      put(expected, tenant, "overage egress_gb_quota", BigDecimal.valueOf(3), "1.25");
    }
  }

  private static BigDecimal above(BigDecimal used, long included) {
    return used.subtract(BigDecimal.valueOf(included)).max(BigDecimal.ZERO);
  }

  private static void put(
      SortedMap<String, String> expected,
      String tenant,
      String what,
      BigDecimal over,
      String price) {
    BigDecimal amount = RawMonth.cents(over.multiply(new BigDecimal(price)));
    if (amount.signum() > 0) {
      expected.put(tenant + " " + what, amount + " USD");
    }
  }

  private SortedMap<String, String> asked() {
    SortedMap<String, String> asked = new TreeMap<>();
    for (JsonNode one : adjustments()) {
      String tenant =
          accounts.entrySet().stream()
              .filter(entry -> entry.getValue() == one.get("account").asLong())
              .findFirst()
              .orElseThrow()
              .getKey();
      asked.put(
          String.join(" ", tenant, one.get("type").asString(), one.get("feature").asString()),
          one.get("amount").asString() + " " + one.get("currency").asString());
    }
    return asked;
  }

  private JsonNode one(String tenant, String type) {
    JsonNode page =
        json(admin.get(ADJUSTMENTS + "?type=" + type + "&account=" + accounts.get(tenant)), 200);
    assertThat(page.get("total").asInt()).isEqualTo(1);
    return page.get("adjustments").get(0);
  }

  private JsonNode adjustments() {
    JsonNode page = json(admin.get(ADJUSTMENTS + "?limit=500"), 200);
    assertThat(page.get("total").asInt()).isEqualTo(page.get("adjustments").size());
    return page.get("adjustments");
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }
}
