package dev.cuota.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccountsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACCOUNTS = "/api/v1/admin/accounts";
  private static final String NEW =
      """
      {"key":"acme","name":"Acme SA","email":"ana@acme.example","country":"AR","plan":"large",
       "stores":[{"tenant":"acme-shop","slug":"acme","url":"https://acme.example"}]}
      """;

  private final TestServer server = TestServer.shared();
  private final Environment environment = server.newEnvironment();
  private final TestServer.TestCaller admin = server.caller(environment, KeyScope.ADMIN);

  AccountsEndpointTest() {
    assertThat(
            server
                .engine()
                .catalogs()
                .apply(environment.id(), ShopCatalog.catalog(), "test", "test"))
        .isInstanceOf(ApplyOutcome.Applied.class);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return json(answer);
  }

  private long make() {
    return ok(admin.post(ACCOUNTS, NEW)).get("account").get("id").asLong();
  }

  private String begin(long account, String body) {
    return ok(admin.post(ACCOUNTS + "/" + account + "/subscriptions", body)).get("id").asString();
  }

  private HttpResponse<String> say(String subscription, String status) {
    return admin.post(
        "/api/v1/admin/subscriptions/" + subscription + "/status",
        "{\"status\":\"" + status + "\"}");
  }

  private String publication() {
    return ok(admin.get("/api/v1/admin/stores/acme-shop")).get("publication").asString();
  }

  @Test
  void anAccountIsMadeWithItsStoresFoundAndDescribedOtherwise() {
    JsonNode made = ok(admin.post(ACCOUNTS, NEW));
    assertThat(made.get("account").get("currency").asString()).isEqualTo("ARS");
    assertThat(made.get("account").get("approval").asString()).isEqualTo("pending");
    assertThat(made.get("stores").get(0).get("publication").asString()).isEqualTo("draft");
    assertThat(admin.post(ACCOUNTS, NEW).statusCode()).isEqualTo(409);

    String one = ACCOUNTS + "/" + made.get("account").get("id").asLong();
    JsonNode described = ok(admin.patch(one, "{\"name\":\"Acme SRL\",\"country\":\"UY\"}"));
    assertThat(described.get("account").get("name").asString()).isEqualTo("Acme SRL");
    assertThat(described.get("account").get("email").asString()).isEqualTo("ana@acme.example");

    for (String query : new String[] {"q=srl", "q=ACME-shop", "plan=large", "publication=draft"}) {
      JsonNode found = ok(admin.get(ACCOUNTS + "?" + query));
      assertThat(found.get("total").asLong()).as(query).isEqualTo(1);
      assertThat(found.get("accounts").get(0).get("key").asString()).isEqualTo("acme");
    }
    assertThat(ok(admin.get(ACCOUNTS + "?subscription=active")).get("total").asLong()).isZero();
    assertThat(ok(admin.get(one + "/events")).get("events").get(0).get("type").asString())
        .isEqualTo("account.described");
  }

  @Test
  void aStoreIsApprovedOnceFollowsItsSubscriptionAndBarsWhoDoesNotPay() {
    long account = make();
    ok(admin.post("/api/v1/admin/stores/acme-shop/submit", ""));
    JsonNode approved = ok(admin.post("/api/v1/admin/stores/acme-shop/approve", ""));
    assertThat(approved.get("idempotent").asBoolean()).isFalse();
    assertThat(approved.get("approval").get("state").asString()).isEqualTo("completed");
    JsonNode again = ok(admin.post("/api/v1/admin/stores/acme-shop/approve", ""));
    assertThat(again.get("idempotent").asBoolean()).isTrue();

    String subscription = begin(account, "{\"plan\":\"large\"}");
    JsonNode suspended = ok(say(subscription, "suspended"));
    assertThat(suspended.get("stores").get(0).get("publication").asString()).isEqualTo("paused");
    assertThat(publication()).isEqualTo("paused");
    JsonNode denied =
        json(
            admin.post(
                "/api/v1/check", "{\"tenant\":\"acme-shop\",\"feature\":\"orders\",\"amount\":1}"));
    assertThat(denied.get("code").asString()).isEqualTo("SUBSCRIPTION_INACTIVE");
    HttpResponse<String> unpause = admin.post("/api/v1/admin/stores/acme-shop/unpause", "");
    assertThat(unpause.statusCode()).isEqualTo(409);

    ok(say(subscription, "active"));
    assertThat(publication()).isEqualTo("published");
    assertThat(
            json(admin.post(
                    "/api/v1/check",
                    "{\"tenant\":\"acme-shop\",\"feature\":\"orders\",\"amount\":1}"))
                .get("allowed")
                .asBoolean())
        .isTrue();
  }

  @Test
  void whatCannotFollowIsRefusedByItsNameInTheCallersLanguage() {
    String subscription = begin(make(), "{\"plan\":\"small\",\"status\":\"pending\"}");
    JsonNode illegal = json(say(subscription, "grace"));
    assertThat(illegal.get("code").asString()).isEqualTo("ILLEGAL_TRANSITION");
    assertThat(illegal.get("details").get("from").asString()).isEqualTo("pending");
    assertThat(illegal.get("message").asString()).contains("active");
    assertThat(say(subscription, "trialing").statusCode()).isEqualTo(400);
    assertThat(say(subscription, "paid").statusCode()).isEqualTo(400);

    JsonNode planned =
        ok(
            admin.post(
                "/api/v1/admin/subscriptions/" + subscription + "/plan", "{\"plan\":\"large\"}"));
    assertThat(planned.get("when").asString()).isEqualTo("now");
    JsonNode ended =
        ok(
            admin.post(
                "/api/v1/admin/subscriptions/" + subscription + "/cancel", "{\"when\":\"now\"}"));
    assertThat(ended.get("subscription").get("status").asString()).isEqualTo("canceled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"x"}                                          | /key
          {"key":" x"}                                          | /key
          {"key":"x","email":"nobody"}                          | /email
          {"key":"x","country":"ar"}                            | /country
          {"key":"x","plan":"gigantic"}                         | /plan
          {"key":"x","draftDays":0}                             | /draftDays
          {"key":"x","stores":[{"slug":"a"}]}                   | /stores/0/tenant
          {"key":"x","stores":[{"tenant":"t","slug":"A b"}]}    | /stores/0/slug
          {"key":"x","stores":[{"tenant":"t","url":"ftp://x"}]} | /stores/0/url
          {"key":"x","stores":[{"tenant":"t","wat":1}]}         | /stores/0/wat
          {"key":"x","wat":1}                                   | /wat
          """)
  void whatIsWrongIsNamedByItsPlaceAndNothingIsWritten(String body, String place) {
    HttpResponse<String> answer = admin.post(ACCOUNTS, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).get("errors").get(0).get("pointer").asString()).isEqualTo(place);
    assertThat(ok(admin.get(ACCOUNTS)).get("total").asLong()).isZero();
  }

  @Test
  void onlyAdministratorsComeIn() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get(ACCOUNTS).statusCode()).isEqualTo(403);
    assertThat(reader.post(ACCOUNTS, NEW).statusCode()).isEqualTo(403);
    assertThat(admin.get(ACCOUNTS + "/999999").statusCode()).isEqualTo(404);
  }
}
