package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.security.Environment;
import dev.cuota.server.TestServer;
import dev.cuota.server.TestServer.TestCaller;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlansEndpointTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestCaller stranger = server.stranger();
  private final CatalogDocuments documents = new CatalogDocuments(server.engine().catalogs());

  @BeforeEach
  void applyStorefront() {
    apply(ReferenceCatalogs.document("storefront").orElseThrow());
  }

  @Test
  void anybodyMayReadWhatIsSold() {
    JsonNode answer = json(stranger.get(path("/api/v1/plans")));
    assertThat(answer.get("environment").asString()).isEqualTo(environment.key());
    assertThat(answer.get("version").asInt()).isEqualTo(1);
    assertThat(answer.get("plans").findValuesAsString("key"))
        .containsExactly(
            "starter",
            "starter_annual",
            "growth",
            "growth_annual",
            "enterprise",
            "enterprise_annual");
    assertThat(answer.get("features").get(0).get("key").asString()).isEqualTo("products_limit");
  }

  @Test
  void aLimitIsANumberOrUnlimitedOrNone() {
    assertThat(plan("starter").at("/limits/coupons_active_limit").asString()).isEqualTo("none");
    assertThat(plan("growth").at("/limits/coupons_active_limit").isInt()).isTrue();
    assertThat(plan("growth").at("/limits/coupons_active_limit").asInt()).isEqualTo(10);
    assertThat(plan("enterprise").at("/limits/coupons_active_limit").asString())
        .isEqualTo("unlimited");
    assertThat(plan("starter").at("/limits/custom_palettes").asString()).isEqualTo("none");
    assertThat(plan("growth").at("/entitlements/max_monthly_orders").toString())
        .isEqualTo(
            "{\"limit\":1000,\"mode\":\"soft\",\"scope\":\"tenant\",\"overage\":{\"price\":0.015}}");
  }

  @Test
  void titlesComeInTheCallersLanguageAndInAllOthers() {
    assertThat(named("es-CL, en;q=0.5")).isEqualTo("Crecimiento");
    assertThat(named("fr, es;q=0.8, en;q=0.5")).isEqualTo("Crecimiento");
    assertThat(named("fr")).isEqualTo("Growth");
    assertThat(plan("growth").get("name").asString()).isEqualTo("Growth");
    assertThat(plan("growth").get("names").toString())
        .isEqualTo("{\"en\":\"Growth\",\"es\":\"Crecimiento\"}");
  }

  @Test
  void whatIsKnownAlreadyIsNotSentAgain() {
    HttpResponse<String> first = stranger.get(path("/api/v1/plans"));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).startsWith("\"").endsWith("\"");
    assertThat(first.headers().firstValue("Cache-Control")).contains("max-age=60, public");
    assertThat(first.headers().allValues("Vary")).contains("Accept-Language");

    HttpResponse<String> again =
        stranger.send(stranger.request(path("/api/v1/plans")).header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).contains(tag);

    apply(ReferenceCatalogs.document("storefront").orElseThrow().replace("price: 59", "price: 69"));
    HttpResponse<String> changed =
        stranger.send(stranger.request(path("/api/v1/plans")).header("If-None-Match", tag));
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag"))
        .isNotEqualTo(first.headers().firstValue("ETag"));
  }

  @Test
  void languagesHaveTagsOfTheirOwn() {
    assertThat(tag("es")).isNotEqualTo(tag("en"));
    assertThat(tag("es")).isEqualTo(tag("es"));
  }

  @Test
  void costsAreNobodysBusiness() {
    assertThat(stranger.get(path("/api/v1/plans")).body())
        .doesNotContain("costPerUnit")
        .doesNotContain("paymentFee");
  }

  @Test
  void aPlanThatIsNotThereIsNotFound() {
    HttpResponse<String> answer = stranger.get(path("/api/v1/plans/platinum"));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).get("message").asString()).isEqualTo("There is no plan platinum.");
  }

  @Test
  void anEnvironmentThatIsNotThereIsNotFound() {
    HttpResponse<String> answer = stranger.get("/api/v1/plans?environment=nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("environment");
  }

  @Test
  void anEnvironmentWithoutACatalogSellsNothing() {
    Environment empty = server.newEnvironment();
    JsonNode answer = json(stranger.get("/api/v1/plans?environment=" + empty.key()));
    assertThat(answer.get("version").asInt()).isZero();
    assertThat(answer.get("plans").isEmpty()).isTrue();
  }

  private void apply(String document) {
    assertThat(documents.apply(environment.id(), document, "test"))
        .isInstanceOf(DocumentOutcome.Accepted.class);
  }

  private JsonNode plan(String key) {
    return json(stranger.get(path("/api/v1/plans/" + key)));
  }

  private String named(String languages) {
    HttpResponse<String> answer =
        stranger.send(
            stranger.request(path("/api/v1/plans/growth")).header("Accept-Language", languages));
    return json(answer).get("name").asString();
  }

  private String tag(String language) {
    return stranger
        .send(stranger.request(path("/api/v1/plans")).header("Accept-Language", language))
        .headers()
        .firstValue("ETag")
        .orElseThrow();
  }

  private String path(String path) {
    return path + "?environment=" + environment.key();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
