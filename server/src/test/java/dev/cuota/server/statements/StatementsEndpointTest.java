package dev.cuota.server.statements;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatementsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String STATEMENTS = "/api/v1/statements";
  private static final String TERMS = "/api/v1/admin/statements";
  private static final Cause ADA = Cause.admin("ada");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));
  private final TestServer server = TestServer.start(clock);
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  @BeforeEach
  void somethingIsOwed() {
    server
        .engine()
        .catalogs()
        .apply(environment.id(), ShopCatalog.catalog(), "the document", "test");
    for (int i = 0; i < 3; i++) {
      UsageEvent event =
          new UsageEvent("test", "e" + i, "tokens", "acme", null, new MapData(Map.of("v", 50)));
      server.engine().metering().accept(environment.id(), List.of(event), BatchRule.ALL_OR_NOTHING);
    }
    long account = server.engine().accounts().tenant(environment.id(), "acme").account();
    server
        .engine()
        .lifecycle()
        .payers()
        .describe(
            environment.id(), account, new AccountProfile("Acmé & Söns", "a@b.example", "AR"), ADA);
    server
        .engine()
        .lifecycle()
        .subscriptions()
        .begin(
            environment.id(),
            new NewSubscription(
                account,
                "small",
                SubscriptionStatus.ACTIVE,
                new Subscription.Provider("fake", "s-1"),
                null,
                null),
            ADA);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoIssuesAndWhatTaxesAreDueIsSaidOnce() {
    JsonNode issuer =
        json(
            admin.put(
                TERMS + "/issuer",
                "{\"name\": \"Cuota SA\", \"address\": [\"Calle 1\", \"Córdoba\"], \"taxId\": \"30-1\"}"),
            200);
    assertThat(issuer.get("address").get(1).asString()).isEqualTo("Córdoba");
    assertThat(json(admin.get(TERMS + "/issuer"), 200)).isEqualTo(issuer);
    JsonNode taxes =
        json(admin.put(TERMS + "/taxes", "{\"AR\": {\"name\": \"IVA\", \"percent\": 21}}"), 200);
    assertThat(taxes.get("AR").get("percent").asString()).isEqualTo("21");
    assertThat(json(admin.get(TERMS + "/taxes"), 200)).isEqualTo(taxes);
    assertThat(pointer(admin.put(TERMS + "/taxes", "{\"ar\": {}}"))).isEqualTo("/ar");
    assertThat(pointer(admin.put(TERMS + "/taxes", "{\"AR\": {\"name\": \"IVA\"}}")))
        .isEqualTo("/AR/percent");
    assertThat(
            pointer(admin.put(TERMS + "/taxes", "{\"AR\": {\"name\": \"IVA\", \"percent\": 101}}")))
        .isEqualTo("/AR/percent");
    assertThat(reader.get(TERMS + "/taxes").statusCode()).isEqualTo(403);
  }

  @Test
  void statementsAreFoundAndLookedAt() {
    issue();
    JsonNode page = json(reader.get(STATEMENTS), 200);
    assertThat(page.get("total").asInt()).isEqualTo(2);
    JsonNode newest = page.get("statements").get(0);
    assertThat(newest.get("number").asString()).isEqualTo("000002");
    assertThat(newest.get("total").asString()).isEqualTo("0.61");
    JsonNode january = json(reader.get(STATEMENTS + "?month=2026-01"), 200).get("statements");
    assertThat(january).hasSize(1);
    JsonNode whole = json(reader.get(STATEMENTS + "/" + id(january.get(0))), 200);
    assertThat(whole.get("lines").get(0).get("kind").asString()).isEqualTo("period");
    assertThat(whole.get("lines").get(0).get("tax").get("amount").asString()).isEqualTo("2.10");
    assertThat(reader.get(STATEMENTS + "?month=1").statusCode()).isEqualTo(400);
    assertThat(reader.get(STATEMENTS + "?limit=0").statusCode()).isEqualTo(400);
    assertThat(reader.get(STATEMENTS + "/00000000-0000-0000-0000-000000000000").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aLineOpensIntoItsEvents() {
    issue();
    JsonNode newest = json(reader.get(STATEMENTS), 200).get("statements").get(0);
    String line = STATEMENTS + "/" + id(newest) + "/lines/1/explain";
    JsonNode opened = json(reader.get(line + "?limit=2"), 200);
    assertThat(opened.get("meter").asString()).isEqualTo("tokens");
    assertThat(opened.get("tenants").get(0).get("used").asString()).isEqualTo("150");
    assertThat(opened.get("events").get("total").asInt()).isEqualTo(3);
    assertThat(opened.get("events").get("items")).hasSize(2);
    assertThat(opened.get("events").get("items").get(0).get("counted").asString()).isEqualTo("50");
    assertThat(json(reader.get(line + "?limit=2&offset=2"), 200).get("events").get("items"))
        .hasSize(1);
    assertThat(reader.get(line.replace("/lines/1/", "/lines/9/")).statusCode()).isEqualTo(404);
    assertThat(reader.get(line + "?limit=101").statusCode()).isEqualTo(400);
  }

  @Test
  void aPageAndAPdfSayTheSameInBothLanguages() throws Exception {
    admin.put(TERMS + "/issuer", "{\"name\": \"Cuota <SA>\"}");
    issue();
    String newest =
        STATEMENTS + "/" + id(json(reader.get(STATEMENTS), 200).get("statements").get(0));
    String english = reader.get(newest + "/html").body();
    assertThat(english)
        .contains("Acmé &amp; Söns", "Cuota &lt;SA&gt;", "150 used: 100 included, 50 above");
    assertThat(reader.get(newest + "/html?lang=es").body())
        .contains("Estado de cuenta", "150 usados: 100 incluidos, 50 de más");
    assertThat(reader.get(newest + "/html?lang=fr").statusCode()).isEqualTo(400);
    assertThat(text(newest + "/pdf?lang=es")).contains("Estado de cuenta", "Acmé & Söns", "0,61");
    assertThat(text(newest + "/pdf")).contains("Statement", "0.61", "IVA 21");
  }

  private String text(String path) throws Exception {
    HttpResponse<byte[]> answer = reader.getBytes(path);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
    try (PDDocument document = Loader.loadPDF(answer.body())) {
      return new PDFTextStripper().getText(document).replace('\u00a0', ' ');
    }
  }

  private void issue() {
    admin.put(TERMS + "/taxes", "{\"AR\": {\"name\": \"IVA\", \"percent\": 21}}");
    clock.set(Instant.parse("2026-02-01T05:30:00Z"));
    issue(YearMonth.of(2026, 1));
    clock.set(Instant.parse("2026-02-02T06:30:00Z"));
    server.engine().billing().overage(ask(YearMonth.of(2026, 1)), ADA, JobRun.Progress.UNHEARD);
    clock.set(Instant.parse("2026-03-01T00:00:00Z"));
    issue(YearMonth.of(2026, 2));
  }

  private void issue(YearMonth month) {
    server.engine().statements().issue(ask(month), ADA, JobRun.Progress.UNHEARD);
  }

  private Billing.Ask ask(YearMonth month) {
    return new Billing.Ask(environment.id(), month, false);
  }

  private static String id(JsonNode one) {
    return one.get("id").asString();
  }

  private static String pointer(HttpResponse<String> answer) {
    return json(answer, 400).get("errors").get(0).get("pointer").asString();
  }

  private static JsonNode json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
