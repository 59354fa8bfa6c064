package dev.cuota.server.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.fx.SaidRates;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.server.console.Texts;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FxEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RATES = "/api/v1/admin/fx/rates";

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private static String body(String value) {
    return """
        {"base": "USD", "quote": "UYU", "day": "2026-09-29", "value": "%s", "reason": "by hand"}
        """
        .formatted(value);
  }

  @Test
  void onlyAdministratorsMay() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get(RATES).statusCode()).isEqualTo(403);
    assertThat(reader.post(RATES, body("40")).statusCode()).isEqualTo(403);
  }

  @Test
  void aRateIsSetFoundAndSetOtherwise() {
    JsonNode set = json(admin.post(RATES, body("40.1200000000000000001")), 200);
    assertThat(set.get("value").asString()).isEqualTo("40.1200000000000000001");
    assertThat(set.get("version").asInt()).isEqualTo(1);
    assertThat(set.get("source").asString()).isEqualTo("manual");
    assertThat(json(admin.post(RATES, body("40.12000000000000000010")), 200).get("id"))
        .isEqualTo(set.get("id"));
    assertThat(json(admin.post(RATES, body("41")), 200).get("version").asInt()).isEqualTo(2);
    JsonNode page =
        json(admin.get(RATES + "?base=USD&quote=UYU&from=2026-09-29&to=2026-09-29&limit=1"), 200);
    assertThat(page.get("total").asInt()).isEqualTo(2);
    assertThat(page.get("rates").size()).isEqualTo(1);
    assertThat(page.get("rates").get(0).get("value").asString()).isEqualTo("41");
    assertThat(server.engine().security().journal().newest(environment.id(), 10))
        .extracting(entry -> entry.act().act())
        .filteredOn(act -> act.startsWith("fx."))
        .containsExactly("fx.set", "fx.set");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(pointer(body("0"))).isEqualTo("/value");
    assertThat(pointer(body("-1"))).isEqualTo("/value");
    assertThat(pointer(body("1e3"))).isEqualTo("/value");
    assertThat(pointer(body("1").replace("UYU", "USD"))).isEqualTo("/quote");
    assertThat(pointer(body("1").replace("UYU", "XQQ"))).isEqualTo("/quote");
    assertThat(pointer(body("1").replace("2026-09-29", "29.9."))).isEqualTo("/day");
    assertThat(pointer(body("1").replace("2026-09-29", "9000-01-01"))).isEqualTo("/day");
    assertThat(pointer(body("1").replace("by hand", " "))).isEqualTo("/reason");
    assertThat(pointer("{\"base\": \"USD\"}")).isEqualTo("/quote");
    assertThat(pointer("{\"rate\": 1}")).isEqualTo("/rate");
    assertThat(admin.get(RATES + "?base=dollar").statusCode()).isEqualTo(400);
    assertThat(admin.get(RATES + "?from=today").statusCode()).isEqualTo(400);
    assertThat(admin.get(RATES + "?limit=0").statusCode()).isEqualTo(400);
  }

  private String pointer(String body) {
    return json(admin.post(RATES, body), 400).get("errors").get(0).get("pointer").asString();
  }

  @Test
  void aDoubtfulRateIsAcceptedForTheWholeInstallation() {
    CurrencyPair pair = new CurrencyPair("PEN", "PYG");
    LocalDate day = LocalDate.of(2026, 9, 28);
    server
        .engine()
        .rates()
        .bring(
            new SaidRates(
                List.of(
                    new PostedRate(pair, Side.MID, day, new BigDecimal("2000")),
                    new PostedRate(pair, Side.MID, day.plusDays(1), new BigDecimal("20"))),
                List.of()),
            new Decider(Cause.admin("test"), null),
            false);
    JsonNode waiting = json(admin.get(RATES + "?base=PEN&waiting=true"), 200).get("rates").get(0);
    assertThat(waiting.get("state").asString()).isEqualTo("quarantined");
    assertThat(waiting.get("against").asString()).isEqualTo("2000");
    UUID id = UUID.fromString(waiting.get("id").asString());
    server.engine().rates().accept(id, new Decider(Cause.admin("ada"), null), false);
    assertThat(json(admin.get(RATES + "?base=PEN&waiting=true"), 200).get("total").asInt())
        .isZero();
    JsonNode accepted = json(admin.get(RATES + "?base=PEN&limit=1"), 200).get("rates").get(0);
    assertThat(accepted.get("state").asString()).isEqualTo("accepted");
    assertThat(accepted.get("installation").asBoolean()).isTrue();
    assertThat(accepted.get("decidedBy").asString()).isEqualTo("ada");
  }

  @Test
  void whatOneEnvironmentSetsNoOtherSees() {
    String body = body("39").replace("UYU", "BOB");
    assertThat(json(admin.post(RATES, body), 200).get("installation").asBoolean()).isFalse();
    TestServer.TestCaller other = server.caller(server.newEnvironment(), KeyScope.ADMIN);
    assertThat(json(other.get(RATES + "?quote=BOB"), 200).get("total").asInt()).isZero();
    assertThat(json(other.post(RATES, body), 200).get("version").asInt()).isEqualTo(1);
    assertThat(json(admin.get(RATES + "?quote=BOB"), 200).get("total").asInt()).isEqualTo(1);
  }

  @Test
  void everyAlertHasANameInBothLanguages() {
    for (Texts texts : List.of(Texts.of("en"), Texts.of("es"))) {
      assertThat(List.of("fx_missing", "fx_stale", "fx_quarantined"))
          .allSatisfy(
              kind -> assertThat(texts.label("Alert", kind)).isNotEqualTo(texts.get("unknown")));
    }
  }
}
