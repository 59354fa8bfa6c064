package dev.cuota.examples.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.spring.StandInCuota;
import dev.cuota.testkit.TestPostgres;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorefrontStory {
  private static OpenShop shop;

  @BeforeAll
  static void open() {
    shop = new OpenShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void empty() {
    for (String table : List.of("products", "banners", "store_coupons", "images", "orders")) {
      shop.jdbc.sql("truncate shop." + table).update();
    }
    for (String feature :
        List.of(
            "products_limit",
            "banners_active_limit",
            "coupons_active_limit",
            "storage_gb_quota",
            "max_monthly_orders")) {
      shop.cuota.used("acme", feature, "0");
    }
    shop.cuota.events.clear();
    shop.cuota.asked.clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "products | products      | products_limit       | 100 | {'name':'Poncho','price':49.9,'currency':'ARS'}",
        "services | products      | products_limit       | 100 | {'name':'Fitting','price':9,'currency':'ARS'}",
        "banners  | banners       | banners_active_limit | 2   | {'title':'Hot sale'}",
        "coupons  | store_coupons | coupons_active_limit | 10  | {'code':'HOLA10','percent':10}",
        "images   | images        | storage_gb_quota     | 2   | {'name':'a.webp','bytes':5000000}"
      },
      quoteCharacter = '#')
  void everyCreateEndpointIsGuarded(
      String resource, String table, String feature, String limit, String body) {
    String json = body.replace('\'', '"');
    assertThat(shop.post(resource, json).statusCode()).isEqualTo(201);
    assertThat(shop.rows(table)).isEqualTo(1);
    shop.cuota.used("acme", feature, limit);
    HttpResponse<String> denied = shop.post(resource, json);
    assertThat(denied.statusCode()).isIn(403, 429);
    assertThat(denied.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(denied.body()).contains("\"feature\":\"" + feature + "\"", "upgradeUrl");
    assertThat(shop.rows(table)).isEqualTo(1);
  }

  @Test
  void anImageIsAskedForWithItsSize() {
    shop.cuota.used("acme", "storage_gb_quota", "1.5");
    assertThat(shop.post("images", "{\"name\":\"a\",\"bytes\":500000000}").statusCode())
        .isEqualTo(201);
    HttpResponse<String> denied = shop.post("images", "{\"name\":\"a\",\"bytes\":500000001}");
    assertThat(denied.statusCode()).isEqualTo(429);
    assertThat(denied.body())
        .contains("\"code\":\"STORAGE_LIMIT_EXCEEDED\"", "\"fileSizeGB\":0.500000001");
  }

  @Test
  void aCheckoutIsCountedAndNeverBlocked() {
    shop.cuota.used("acme", "max_monthly_orders", "100");
    HttpResponse<String> order =
        shop.post("orders", "{\"total\":99.8,\"currency\":\"ARS\",\"country\":\"AR\"}");
    assertThat(order.statusCode()).isEqualTo(201);
    assertThat(shop.cuota.used("acme", "max_monthly_orders")).isEqualByComparingTo("101");
    StandInCuota.eventually("the sale is told", () -> !told("sale").isEmpty());
    assertThat(told("sale").get(0))
        .containsEntry("subject", "acme")
        .containsEntry(
            "data", Map.of("amount", new BigDecimal("99.8"), "currency", "ARS", "country", "AR"));
    shop.cuota.breakDown(true);
    try {
      assertThat(
              shop.post("orders", "{\"total\":1,\"currency\":\"ARS\",\"country\":\"AR\"}")
                  .statusCode())
          .isEqualTo(201);
    } finally {
      shop.cuota.breakDown(false);
    }
    StandInCuota.eventually(
        "what was let through is told",
        () -> shop.cuota.used("acme", "max_monthly_orders").intValue() == 102);
  }

  @Test
  void whatIsNoOrderIsNotCounted() {
    assertThat(shop.post("orders", "{\"total\":-1,\"currency\":\"ARS\"}").statusCode())
        .isEqualTo(400);
    assertThat(shop.cuota.used("acme", "max_monthly_orders")).isZero();
  }

  @Test
  void theDatabasesOwnRefusalIsAnsweredLikeCuotas() {
    shop.jdbc
        .sql(
            """
            create or replace function shop.refuse() returns trigger language plpgsql as $$ begin
              raise exception using errcode = 'CU403', message = 'PLAN_LIMIT_EXCEEDED', detail =
                '{"tenant":"acme","counter":"active_banners","used":2,"requested":1,"limit":2}';
            end $$
            """)
        .update();
    shop.jdbc
        .sql(
            "create trigger refuse before insert on shop.banners for each row execute function shop.refuse()")
        .update();
    try {
      HttpResponse<String> denied =
          shop.send("POST", "/api/banners", "{\"title\":\"Hot sale\"}", "es");
      assertThat(denied.statusCode()).isEqualTo(403);
      assertThat(denied.body())
          .contains(
              "\"code\":\"PLAN_LIMIT_EXCEEDED\"",
              "\"message\":\"Se alcanzó el límite del plan.\"",
              "\"counter\":\"active_banners\"",
              "\"used\":2,\"requested\":1,\"limit\":2");
    } finally {
      shop.jdbc.sql("drop trigger refuse on shop.banners").update();
    }
  }

  @Test
  void archivingMakesRoomAndTellsTheNewLevel() {
    shop.post("coupons", "{\"code\":\"HOLA10\",\"percent\":10}");
    String id = shop.jdbc.sql("select id from shop.store_coupons").query(String.class).single();
    assertThat(shop.send("POST", "/api/coupons/" + id + "/archive", "", "en").statusCode())
        .isEqualTo(204);
    assertThat(shop.page("/api/coupons", "en").body()).contains("\"isActive\":false");
    StandInCuota.eventually("the new level is told", () -> isLast("coupons.level", "{count=0}"));
    assertThat(shop.send("DELETE", "/api/coupons/" + id, "", "en").statusCode()).isEqualTo(204);
    assertThat(shop.send("DELETE", "/api/coupons/" + id, "", "en").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageShowsBarsAndWhatThereIs() {
    shop.post("products", "{\"name\":\"<b>Poncho\",\"price\":49.9,\"currency\":\"ARS\"}");
    shop.cuota.used("acme", "coupons_active_limit", "8");
    refreshed("8 of 10 coupons");
    String page = shop.page("/shop/acme", "en").body();
    assertThat(page)
        .contains("<html lang=\"en\">", "&lt;b&gt;Poncho", "8 of 10 coupons", "Shop acme")
        .contains("<li class=\"warning\" data-feature=\"coupons_active_limit\">")
        .contains("<button type=\"submit\">Create coupon</button>")
        .contains("not included")
        .doesNotContain("<b>Poncho");
  }

  @ParameterizedTest
  @CsvSource({
    "en, The limit of 10 coupons is reached., Create coupon, Get a bigger plan, 10 of 10 coupons",
    "es, Se alcanzó el límite de 10 cupones., Crear cupón, Conseguir un plan más grande, 10 de 10 cupones"
  })
  void theButtonIsDisabledAtTheLimitWithTheWayOut(
      String language, String why, String button, String upgrade, String figure) {
    shop.cuota.used("acme", "coupons_active_limit", "10");
    refreshed("10 of 10 coupons");
    HttpResponse<String> answer = shop.page("/shop/acme", language);
    assertThat(answer.headers().firstValue("Content-Language")).contains(language);
    assertThat(answer.body())
        .contains("<li class=\"error\" data-feature=\"coupons_active_limit\">", figure)
        .contains("disabled aria-describedby=\"obstacle-coupons\">" + button + "</button>")
        .contains(why)
        .contains(
            "<a class=\"upgrade\" href=\"https://shop.example/plans?tenant=acme\">"
                + upgrade
                + "</a>");
    assertThat(shop.page("/shop/acme/now", language).body()).contains(why);
    shop.cuota.used("acme", "coupons_active_limit", "0");
    refreshed("0 of 10 coupons");
  }

  @Test
  void theLandingPageListsShopsAndOpensAnyOther() {
    shop.post("banners", "{\"title\":\"Hot sale\"}");
    assertThat(shop.page("/", "es").body()).contains("<a href=\"/shop/acme\">acme</a>", "Tiendas");
    HttpResponse<String> opened = shop.page("/shop?tenant=globex", "en");
    assertThat(opened.statusCode()).isEqualTo(303);
    assertThat(opened.headers().firstValue("Location")).contains("/shop/globex");
    assertThat(shop.page("/shop/%3Cscript%3E", "en").statusCode()).isEqualTo(404);
  }

  @Test
  void withoutCuotaThePageWorksAndSaysSo() {
    String database = TestPostgres.newDatabase();
    try (OpenShop alone = new OpenShop(database)) {
      alone.cuota.breakDown(true);
      assertThat(alone.page("/shop/acme", "es").body())
          .contains("Ahora no se puede consultar a Cuota: no hay cifras.")
          .contains("<button type=\"submit\">Crear cupón</button>");
      assertThat(alone.post("coupons", "{\"code\":\"HOLA10\",\"percent\":10}").statusCode())
          .isEqualTo(201);
    }
    try (OpenShop again = new OpenShop(database)) {
      assertThat(again.rows("store_coupons")).as("tables are made once").isEqualTo(1);
      assertThat(again.page("/shop/acme", "en").body()).contains("0 of 10 coupons");
      again.cuota.breakDown(true);
      StandInCuota.eventually(
          "the figures are said to be old",
          () -> again.page("/shop/acme", "en").body().contains("these figures may be old"));
      assertThat(again.page("/shop/acme", "en").body()).contains("0 of 10 coupons");
    }
  }

  private static List<Map<String, @Nullable Object>> told(String type) {
    return shop.cuota.events.stream().filter(event -> type.equals(event.get("type"))).toList();
  }

  private static boolean isLast(String type, String data) {
    List<Map<String, @Nullable Object>> all = told(type);
    return !all.isEmpty() && data.equals(String.valueOf(all.get(all.size() - 1).get("data")));
  }

  private static void refreshed(String figure) {
    StandInCuota.eventually(figure, () -> shop.page("/shop/acme", "en").body().contains(figure));
  }
}
