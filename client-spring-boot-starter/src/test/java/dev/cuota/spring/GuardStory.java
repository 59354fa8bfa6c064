package dev.cuota.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardStory {
  private static RunningShop shop;

  @BeforeAll
  static void start() {
    shop = new RunningShop();
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @BeforeEach
  void begin() {
    shop.cuota
        .used("acme", "coupons", "0")
        .used("acme", "orders", "0")
        .used("acme", "storage", "0");
    shop.cuota.used("acme", "signatures", "0").used("acme", "sms", "0");
    shop.cuota.asked.clear();
  }

  @Test
  void whatThePlanHasRoomForGoesOn() {
    RunningShop.Answer answer = shop.post("/coupons");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.http().body()).isEqualTo("made");
    assertThat(answer.header("Cuota-Warning")).isNull();
    assertThat(answer.header("RateLimit")).isEqualTo("\"coupons\";r=10");
  }

  @Test
  void aCountIsLookedAtAndNotConsumed() {
    shop.post("/coupons");
    assertThat(shop.cuota.asked("/api/v1/consume")).isZero();
    assertThat(shop.cuota.used("acme", "coupons")).isZero();
  }

  @Test
  void aMeteredFeatureIsConsumedOnce() {
    shop.post("/orders");
    assertThat(shop.cuota.used("acme", "orders")).isEqualByComparingTo("1");
  }

  @Test
  void whatAFailingCallHasUsedIsGivenBack() {
    assertThat(shop.post("/orders/well").status()).isEqualTo(200);
    assertThat(shop.post("/orders/badly").status()).isEqualTo(502);
    assertThat(shop.post("/coupons/well").status()).isEqualTo(200);
    assertThat(shop.post("/coupons/badly").status()).isEqualTo(502);
    for (String feature : List.of("orders", "coupons")) {
      StandInCuota.eventually(
          "given back", () -> shop.cuota.used("acme", feature).compareTo(BigDecimal.ONE) == 0);
    }
  }

  @Test
  void aDenialIsAnsweredAsCuotaItselfWould() {
    shop.cuota.used("acme", "coupons", "10");
    RunningShop.Answer answer = shop.post("/coupons");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("Content-Language")).isEqualTo("en");
    assertThat(answer.header("Vary")).isEqualTo("Accept-Language");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("RateLimit")).isEqualTo("\"coupons\";r=0");
    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"coupons\";q=10");
    assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("10");
    assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(answer.header("Retry-After")).isNull();
    Map<String, @Nullable Object> body = answer.json();
    assertThat(body.keySet())
        .containsExactly(
            "type",
            "title",
            "status",
            "detail",
            "instance",
            "code",
            "message",
            "details",
            "upgradeUrl",
            "errors");
    assertThat(body)
        .containsEntry("type", "https://cuota.dev/problems/plan-limit-exceeded")
        .containsEntry("title", "Plan limit exceeded")
        .containsEntry("status", BigDecimal.valueOf(403))
        .containsEntry("detail", "The plan's limit is reached.")
        .containsEntry("code", "PLAN_LIMIT_EXCEEDED")
        .containsEntry("message", "The plan's limit is reached.")
        .containsEntry("upgradeUrl", "https://shop.example/plans?tenant=acme")
        .containsEntry("errors", List.of());
    assertThat(String.valueOf(body.get("instance"))).startsWith("urn:uuid:");
    assertThat(body.get("details"))
        .isEqualTo(
            Map.of(
                "service", "couponsService",
                "feature", "coupons",
                "tenant", "acme",
                "used", BigDecimal.TEN,
                "limit", BigDecimal.TEN,
                "requested", BigDecimal.ONE,
                "unit", "coupon",
                "decision", "d-1"));
  }

  @Test
  void aDenialIsSaidInTheCallersLanguage() {
    shop.cuota.used("acme", "coupons", "10");
    RunningShop.Answer answer = shop.post("/coupons", "Accept-Language", "fr, es-AR;q=0.8");
    assertThat(answer.header("Content-Language")).isEqualTo("es");
    assertThat(answer.json())
        .containsEntry("title", "Límite del plan superado")
        .containsEntry("message", "Se alcanzó el límite del plan.");
  }

  @Test
  void aFeatureThatThePlanLacksIsGated() {
    RunningShop.Answer answer = shop.post("/gated");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json()).containsEntry("code", "FEATURE_GATED");
    assertThat(answer.details()).contains("limit=none").doesNotContain("unit");
    assertThat(answer.header("RateLimit")).isNull();
  }

  @Test
  void aFullPeriodSaysWhenToComeBack() {
    shop.cuota.used("acme", "orders", "10");
    RunningShop.Answer answer = shop.post("/orders", "Accept-Language", "es");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json())
        .containsEntry("code", "LIMIT_EXCEEDED")
        .containsEntry("reset", StandInCuota.RESET)
        .containsEntry("message", "Se alcanzó el límite de este período.");
    Instant reset = Instant.parse(StandInCuota.RESET);
    assertThat(answer.header("X-RateLimit-Reset")).isEqualTo("" + reset.getEpochSecond());
    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"orders\";q=10;w=2678400");
    assertThat(answer.header("RateLimit")).startsWith("\"orders\";r=0;t=");
    assertThat(answer.header("RateLimit")).endsWith(";t=" + answer.header("Retry-After"));
  }

  @Test
  void aFileThatDoesNotFitIsToldInGigabytes() {
    shop.cuota.used("acme", "storage", "1.75");
    RunningShop.Answer answer = shop.post("/images");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("3600");
    assertThat(answer.json()).containsEntry("code", "STORAGE_LIMIT_EXCEEDED");
    assertThat(answer.json().get("details"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("service", "storageService"),
                Map.entry("feature", "storage"),
                Map.entry("tenant", "acme"),
                Map.entry("used", new BigDecimal("1.75")),
                Map.entry("limit", BigDecimal.valueOf(2)),
                Map.entry("requested", new BigDecimal("0.5")),
                Map.entry("unit", "GB"),
                Map.entry("currentUsageGB", new BigDecimal("1.75")),
                Map.entry("fileSizeGB", new BigDecimal("0.5")),
                Map.entry("limitGB", BigDecimal.valueOf(2)),
                Map.entry("decision", "d-1")));
  }

  @Test
  void theAmountComesFromTheArguments() {
    assertThat(shop.postBody("/images", "{\"gigabytes\": 1.9}").status()).isEqualTo(200);
    assertThat(shop.postBody("/images", "{\"gigabytes\": 2.1}").status()).isEqualTo(429);
    assertThat(shop.postBody("/images", "{\"gigabytes\": 0}").status()).isEqualTo(200);
  }

  @Test
  void nonsenseDoesNotSlipPastAGuard() {
    for (String amount : List.of("-1", "1e30", "null")) {
      RunningShop.Answer answer =
          shop.postBody("/images", "{\"gigabytes\": " + amount + "}", "Accept-Language", "es");
      assertThat(answer.status()).as(amount).isEqualTo(400);
      assertThat(answer.json())
          .containsEntry("code", "INVALID_REQUEST")
          .containsEntry(
              "errors",
              List.of(
                  Map.of(
                      "pointer",
                      "#file.gigabytes",
                      "message",
                      "necesita una cantidad de cero o más, de hasta 20 dígitos antes y 12 después del punto")));
    }
    assertThat(shop.post("/gated", "X-Tenant", "x".repeat(300)).status()).isEqualTo(400);
    assertThat(shop.post("/images", "X-Tenant", "x".repeat(300)).status()).isEqualTo(400);
  }

  @Test
  void aBodyThatCannotBeReadIsNotTheGuardsBusiness() {
    assertThat(shop.postBody("/images", "no json").http().body())
        .isEqualTo("caught HttpMessageNotReadableException");
  }

  @Test
  void fromEightyPercentOnAnAllowedAnswerWarns() {
    shop.cuota.used("acme", "coupons", "8");
    RunningShop.Answer answer = shop.post("/coupons");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cuota-Warning")).isEqualTo("coupons;percentage=80;threshold=80");
    assertThat(answer.header("RateLimit")).isEqualTo("\"coupons\";r=2");
    assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("2");
  }

  @Test
  void aReservationIsCommittedWhenTheHandlerSucceeds() {
    assertThat(shop.post("/signatures/well").status()).isEqualTo(200);
    StandInCuota.eventually(
        "it is committed", () -> shop.cuota.used("acme", "signatures").signum() == 1);
  }

  @Test
  void aReservationIsReleasedWhenTheHandlerFails() {
    assertThat(shop.post("/signatures/badly").status()).isEqualTo(502);
    StandInCuota.eventually(
        "it is released",
        () -> shop.cuota.asked.stream().anyMatch(one -> one.matches("/api/v1/reservations/\\S+ ")));
    assertThat(shop.cuota.used("acme", "signatures")).isZero();
  }

  @Test
  void severalLimitsAreAllowedTogetherOrNotAtAll() {
    assertThat(shop.postBody("/campaigns", "{\"gigabytes\": 5}").status()).isEqualTo(200);
    assertThat(shop.cuota.used("acme", "sms")).isEqualByComparingTo("5");
    RunningShop.Answer denied = shop.postBody("/campaigns", "{\"gigabytes\": 1}");
    assertThat(denied.status()).isEqualTo(429);
    assertThat(denied.details()).contains("feature=sms", "requested=1");
    assertThat(shop.cuota.used("acme", "sms")).isEqualByComparingTo("5");
  }

  @Test
  void aBeanIsGuardedForTheRequestsTenant() {
    assertThat(shop.post("/mails").status()).isEqualTo(200);
    assertThat(shop.cuota.used("acme", "sms")).isEqualByComparingTo("3");
    RunningShop.Answer denied = shop.post("/mails", "Accept-Language", "es");
    assertThat(denied.status()).isEqualTo(429);
    assertThat(denied.json()).containsEntry("title", "Límite superado");
  }

  @Test
  void aGuardedRequestOfNobodyIsRefused() {
    RunningShop.Answer answer = shop.postOfNobody("/coupons");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json())
        .containsEntry("code", "INVALID_REQUEST")
        .containsEntry(
            "errors",
            List.of(
                Map.of("pointer", "X-Tenant", "message", "is needed to know whose request it is")));
    assertThat(shop.postOfNobody("/coupons", "Accept-Language", "es").json().get("errors"))
        .isEqualTo(
            List.of(
                Map.of(
                    "pointer",
                    "X-Tenant",
                    "message",
                    "es necesario para saber de quién es la solicitud")));
  }

  @Test
  void aRequestOfNobodyPassesWhereItMay() {
    assertThat(shop.postOfNobody("/public").status()).isEqualTo(200);
    assertThat(shop.post("/public").status()).isEqualTo(200);
    assertThat(shop.cuota.used("acme", "orders")).isEqualByComparingTo("1");
  }

  @Test
  void aWholeControllerIsGuardedWhereItWrites() {
    assertThat(shop.get("/whole").status()).isEqualTo(200);
    assertThat(shop.send("HEAD", "/whole", "", true).status()).isEqualTo(200);
    assertThat(shop.send("OPTIONS", "/whole", "", true).status()).isEqualTo(200);
    assertThat(shop.cuota.used("acme", "orders")).isZero();
    assertThat(shop.post("/whole").status()).isEqualTo(200);
    assertThat(shop.cuota.used("acme", "orders")).isEqualByComparingTo("1");
    assertThat(shop.post("/whole/free").status()).isEqualTo(200);
    assertThat(shop.cuota.used("acme", "orders")).isEqualByComparingTo("1");
  }

  @Test
  void anAccountThatIsBarredWritesNowhere() {
    shop.cuota.bar("blocked", "QUOTA_HARD_LIMIT");
    RunningShop.Answer answer = shop.post("/plain", "X-Tenant", "blocked", "Accept-Language", "es");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json())
        .containsEntry("code", "QUOTA_HARD_LIMIT")
        .containsEntry("message", "La cuenta superó su cuota y terminó su período de gracia.")
        .containsEntry("details", Map.of("tenant", "blocked"))
        .containsEntry("upgradeUrl", "https://shop.example/plans?tenant=blocked");
    assertThat(shop.post("/skipped", "X-Tenant", "blocked").status()).isEqualTo(200);
    assertThat(shop.get("/page", "X-Tenant", "blocked").status()).isEqualTo(200);
    assertThat(shop.post("/coupons", "X-Tenant", "blocked").json())
        .containsEntry("code", "QUOTA_HARD_LIMIT");
    assertThat(shop.post("/plain").status()).isEqualTo(200);
  }

  @Test
  void anotherBarThanTheQuotasBlocksNoPlainWrites() {
    shop.cuota.bar("unpaid", "SUBSCRIPTION_INACTIVE");
    assertThat(shop.post("/plain", "X-Tenant", "unpaid").status()).isEqualTo(200);
    assertThat(shop.post("/coupons", "X-Tenant", "unpaid").json())
        .containsEntry("code", "SUBSCRIPTION_INACTIVE");
  }

  @Test
  void aGuardThatFailsLetsThroughAndSaysSo() {
    long before = shop.context.getBean(GuardCounts.class).errors();
    assertThat(shop.post("/unknown").status()).isEqualTo(200);
    assertThat(shop.context.getBean(GuardCounts.class).errors()).isEqualTo(before + 1);
    assertThat(shop.get("/actuator/metrics/cuota.guard.errors").http().body())
        .contains("\"name\":\"cuota.guard.errors\"");
  }

  @Test
  void whatTheTenantsDatabaseRefusesIsAnsweredTheSameWay() {
    RunningShop.Answer answer = shop.post("/database", "Accept-Language", "es");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json())
        .containsEntry("code", "PLAN_LIMIT_EXCEEDED")
        .containsEntry("message", "Se alcanzó el límite del plan.")
        .containsEntry("upgradeUrl", "https://shop.example/plans?tenant=acme")
        .containsEntry(
            "details",
            Map.of(
                "tenant", "acme",
                "counter", "active_coupons",
                "used", BigDecimal.TEN,
                "requested", BigDecimal.ONE,
                "limit", BigDecimal.TEN));
  }
}
