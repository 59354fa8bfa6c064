package dev.cuota.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.accounts.SubscriptionRules;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.TestServer;
import dev.cuota.testkit.ShopCatalog;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
  @EnumSource(SubscriptionStatus.class)
  void fromEveryStatusTheLegalOnesFollowAndTheOthersAreRefused(SubscriptionStatus from) {
    long account = make();
    for (SubscriptionStatus to : SubscriptionStatus.values()) {
      List<SubscriptionStatus> way = way(from);
      String one = begin(account, wanted(way.getFirst()));
      way.stream().skip(1).forEach(status -> ok(sayWithDate(one, status)));
      HttpResponse<String> answer = sayWithDate(one, to);
      String pair = from + " to " + to;
      if (SubscriptionRules.isLegal(from, to)) {
        JsonNode subscription = ok(answer).get("subscription");
        assertThat(subscription.get("status").asString()).as(pair).isEqualTo(to.wire());
      } else {
        assertThat(answer.statusCode()).as(pair).isEqualTo(409);
        assertThat(json(answer).get("code").asString()).as(pair).isEqualTo("ILLEGAL_TRANSITION");
        assertThat(status(one)).as(pair).isEqualTo(from.wire());
      }
      end(one);
    }
  }

  /** A shortest way to a status by what may follow what. */
  private static List<SubscriptionStatus> way(SubscriptionStatus to) {
    Deque<List<SubscriptionStatus>> ways = new ArrayDeque<>();
    SubscriptionRules.FIRST.forEach(first -> ways.add(List.of(first)));
    while (!ways.getFirst().getLast().equals(to)) {
      List<SubscriptionStatus> way = ways.removeFirst();
      SubscriptionRules.next(way.getLast())
          .forEach(next -> ways.add(Stream.concat(way.stream(), Stream.of(next)).toList()));
    }
    return ways.getFirst();
  }

  private static String wanted(SubscriptionStatus status) {
    return "{\"plan\":\"large\",\"status\":\"%s\",\"trialEndsAt\":\"2100-01-01T00:00:00Z\"}"
        .formatted(status.wire());
  }

  private HttpResponse<String> sayWithDate(String subscription, SubscriptionStatus status) {
    return admin.post(
        "/api/v1/admin/subscriptions/" + subscription + "/status",
        "{\"status\":\"%s\",\"trialEndsAt\":\"2100-01-01T00:00:00Z\"}".formatted(status.wire()));
  }

  private String status(String subscription) {
    return ok(admin.get("/api/v1/admin/subscriptions/" + subscription)).get("status").asString();
  }

  /** So that the account may pay for another one. */
  private void end(String subscription) {
    SubscriptionStatus status = SubscriptionStatus.of(status(subscription)).orElseThrow();
    if (SubscriptionRules.isLegal(status, SubscriptionStatus.CANCELED)) {
      ok(say(subscription, "canceled"));
    }
  }

  @Test
  void whoDoesNotSayWhatTheBodyIsIsUnderstood() {
    HttpResponse<String> answer =
        admin.post(
            ACCOUNTS, "application/x-www-form-urlencoded", NEW.getBytes(StandardCharsets.UTF_8));
    assertThat(ok(answer).get("account").get("key").asString()).isEqualTo("acme");
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
  void allThatIsKnownOfAnAccountIsToldAtOnceAndNothingIsChanged() {
    long account = make();
    ok(admin.post("/api/v1/admin/stores/acme-shop/approve", ""));
    String subscription = begin(account, "{\"plan\":\"large\"}");
    ok(say(subscription, "suspended"));
    String path = ACCOUNTS + "/" + account + "/360";
    JsonNode whole = ok(admin.get(path));
    assertThat(whole.get("account").get("subscriptionStatus").asString()).isEqualTo("suspended");
    assertThat(whole.get("subscriptions").get(0).get("id").asString()).isEqualTo(subscription);
    JsonNode shop = whole.get("stores").get(0);
    assertThat(shop.get("store").get("pausedReason").asString())
        .isEqualTo("subscription_suspended");
    assertThat(shop.get("approval").get("state").asString()).isEqualTo("completed");
    assertThat(whole.get("storeCount").asInt()).isEqualTo(1);
    assertThat(whole.get("connections").get(0).get("stores").asInt()).isEqualTo(1);
    assertThat(whole.get("events").findValuesAsString("type"))
        .contains("subscription.status", "store.paused", "account.approved", "account.made");
    assertThat(whole.get("jobs").findValuesAsString("name")).contains("reconciliation");
    assertThat(whole.get("usage").get(0).get("features").findValuesAsString("feature"))
        .contains("orders");
    assertThat(whole.get("adjustments").isEmpty()).isTrue();
    assertThat(whole.get("check").get("found").asLong()).isZero();
    assertThat(ok(admin.get(path)).get("events")).isEqualTo(whole.get("events"));
    assertThat(admin.get(ACCOUNTS + "/999999/360").statusCode()).isEqualTo(404);
    assertThat(server.caller(environment, KeyScope.READ).get(path).statusCode()).isEqualTo(403);
  }

  @Test
  void onlyAdministratorsComeIn() {
    TestServer.TestCaller reader = server.caller(environment, KeyScope.READ);
    assertThat(reader.get(ACCOUNTS).statusCode()).isEqualTo(403);
    assertThat(reader.post(ACCOUNTS, NEW).statusCode()).isEqualTo(403);
    assertThat(admin.get(ACCOUNTS + "/999999").statusCode()).isEqualTo(404);
  }
}
