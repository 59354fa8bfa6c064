package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a shop answers through the starter is what Cuota itself would answer. */
@Timeout(300)
class ShopAnswersStory {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  /** Headers that hold the same whenever they are asked for. */
  private static final List<String> LASTING =
      List.of(
          "Content-Type",
          "Content-Language",
          "Vary",
          "Cache-Control",
          "RateLimit-Policy",
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset");

  /** Headers that end in seconds from now. */
  private static final List<String> PASSING = List.of("RateLimit", "Retry-After");

  private static final long PATIENCE_SECONDS = 60;

  private static final String PRODUCT = "{\"name\":\"Poncho\",\"price\":49.9,\"currency\":\"ARS\"}";
  private static final String COUPON = "{\"code\":\"HOLA10\",\"percent\":10}";
  private static final String BANNER = "{\"title\":\"Hot sale\"}";
  private static final String ORDER = "{\"total\":9.8,\"currency\":\"ARS\",\"country\":\"AR\"}";

  private static final String PRODUCTS = "\"action\":\"create_product\"";
  private static final String COUPONS = "\"action\":\"create_coupon\"";
  private static final String BANNERS = "\"action\":\"create_banner\"";
  private static final String UPLOAD = "\"action\":\"upload_image\"";
  private static final String ORDERS = "\"action\":\"create_order\"";

  /** One that blocks orders, and one that blocks an account as soon as it has two. */
  private static final String PLANS =
      """
        - key: strict
          name: {en: Strict, es: Estricto}
          price: 9
          currency: USD
          interval: month
          graceDays: 7
          enforcement: any
          entitlements:
            products_limit: 2
            images_per_product: 3
            banners_active_limit: 5
            coupons_active_limit: none
            storage_gb_quota: 5
            egress_gb_quota: unlimited
            max_monthly_orders: 3
            api_calls: unlimited
            palette_colors: 5
            custom_palettes: off
        - key: harsh
          name: {en: Harsh, es: Duro}
          price: 9
          currency: USD
          interval: month
          graceDays: 0
          enforcement: any
          entitlements:
            products_limit: 20
            images_per_product: 3
            banners_active_limit: 5
            coupons_active_limit: none
            storage_gb_quota: 5
            egress_gb_quota: unlimited
            max_monthly_orders: {limit: 2, mode: soft}
            api_calls: unlimited
            palette_colors: 5
            custom_palettes: off
      """;

  @TempDir private static Path folder;
  private static ShopWorld world;

  @BeforeAll
  static void open() throws Exception {
    world = new ShopWorld(folder, catalog -> catalog.stripTrailing() + "\n" + PLANS);
    world.assign("acme", "strict");
    world.assign("globex", "harsh");
    await("acme", ORDERS, "\"limit\":3");
    await("globex", PRODUCTS, "\"limit\":20");
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void beyondAPlansCount() throws Exception {
    create("acme", "products", PRODUCT, 2);
    await("acme", PRODUCTS, "\"used\":2");
    same("acme", "products", PRODUCT, PRODUCTS, "PLAN_LIMIT_EXCEEDED");
  }

  @Test
  void whatAPlanDoesNotInclude() throws Exception {
    same("acme", "coupons", COUPON, COUPONS, "FEATURE_GATED");
  }

  @Test
  void beyondStorageWithItsSizesInGigabytes() throws Exception {
    create("acme", "images", "{\"name\":\"a.webp\",\"bytes\":4800000000}", 1);
    await("acme", UPLOAD, "\"used\":4.8");
    String big = "{\"name\":\"b.webp\",\"bytes\":500000000}";
    HttpResponse<String> denied =
        same("acme", "images", big, UPLOAD + ",\"amount\":0.5", "STORAGE_LIMIT_EXCEEDED");
    assertThat(denied.body())
        .contains("\"code\":\"STORAGE_LIMIT_EXCEEDED\"")
        .contains("\"currentUsageGB\":4.8,\"fileSizeGB\":0.5,\"limitGB\":5")
        .contains("\"upgradeUrl\":\"https://storefront.example/account/plans?tenant=acme\"");
    assertThat(denied.statusCode()).isEqualTo(429);
    assertThat(denied.headers().firstValue("Retry-After")).contains("3600");
  }

  @Test
  void beyondWhatAMonthHolds() throws Exception {
    create("acme", "orders", ORDER, 3);
    HttpResponse<String> denied = same("acme", "orders", ORDER, ORDERS, "LIMIT_EXCEEDED");
    assertThat(denied.statusCode()).isEqualTo(429);
    assertThat(denied.headers().firstValue("X-RateLimit-Reset")).isPresent();
    assertThat(world.number("select count(*) from shop.orders where tenant_id = 'acme'"))
        .isEqualTo(3);
  }

  @Test
  void whatAnAccountMayNotDoThatIsOverItsQuota() throws Exception {
    create("globex", "orders", ORDER, 3);
    ShopWorld.await(
        "the account is blocked, at the shop too",
        () -> world.post("globex", "products", PRODUCT, "en").statusCode() == 403);
    same("globex", "products", PRODUCT, PRODUCTS, "QUOTA_HARD_LIMIT");
    assertThat(world.post("globex", "orders", ORDER, "en").statusCode())
        .as("buyers can still check out")
        .isEqualTo(201);
  }

  @Test
  void fromEightyPercentOnWhatIsAllowedCarriesAWarning() throws Exception {
    create("acme", "banners", BANNER, 3);
    await("acme", BANNERS, "\"used\":3");
    HttpResponse<String> server = check("acme", BANNERS, "en", "");
    HttpResponse<String> shop = world.post("acme", "banners", BANNER, "en");
    assertThat(shop.statusCode()).isEqualTo(201);
    assertThat(server.body()).contains("\"warning\":{\"threshold\":80,\"percentage\":80}");
    assertThat(shop.headers().firstValue("Cuota-Warning"))
        .contains("banners_active_limit;percentage=80;threshold=80");
    for (String header :
        List.of("RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining")) {
      assertThat(shop.headers().firstValue(header))
          .as(header)
          .isPresent()
          .isEqualTo(server.headers().firstValue(header));
    }
  }

  /** Compares what both say, in both languages; answers with what the shop said in English. */
  private static HttpResponse<String> same(
      String tenant, String path, String body, String question, String code) throws Exception {
    for (String language : List.of("es", "en")) {
      HttpResponse<String> shop = world.post(tenant, path, body, language);
      HttpResponse<String> server = check(tenant, question, language, "?enforce=true");
      assertThat(shop.statusCode()).as(shop.body()).isEqualTo(server.statusCode());
      assertThat(shop.body()).contains("\"code\":\"" + code + "\"");
      assertThat(facts(shop)).isEqualTo(facts(server));
      for (String header : LASTING) {
        assertThat(shop.headers().allValues(header))
            .as("%s of %s", header, code)
            .isEqualTo(server.headers().allValues(header));
      }
      for (String header : PASSING) {
        sameButForSeconds(
            shop.headers().allValues(header).toString(),
            server.headers().allValues(header).toString());
      }
    }
    return world.post(tenant, path, body, "en");
  }

  private static void sameButForSeconds(String one, String other) {
    assertThat(one.replaceAll("\\d+]$", "]")).isEqualTo(other.replaceAll("\\d+]$", "]"));
    assertThat(Math.abs(seconds(one) - seconds(other))).isLessThan(PATIENCE_SECONDS);
  }

  private static long seconds(String header) {
    String digits = header.replaceAll("^.*?(\\d*)]$", "$1");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** All of it but what names the very answer. */
  private static Map<String, Object> facts(HttpResponse<String> answer) {
    Map<String, Object> facts = new TreeMap<>(JSON.readValue(answer.body(), MAP));
    // The server's leads to its explanation; a shop has none of its own to lead to.
    assertThat(String.valueOf(facts.remove("instance")))
        .matches("(urn:uuid:|/api/v1/decisions/)[0-9a-f-]{36}");
    if (facts.get("details") instanceof Map<?, ?> details) {
      Map<String, Object> lasting = new TreeMap<>();
      details.forEach((name, value) -> lasting.put(name.toString(), exact(value)));
      lasting.remove("decision");
      // How long to wait depends on when it was asked; the headers are compared for it.
      lasting.computeIfPresent("retryAfter", (_, seconds) -> "some seconds");
      facts.put("details", lasting);
    }
    return facts;
  }

  private static Object exact(Object value) {
    return value instanceof Number ? new BigDecimal(value.toString()) : value;
  }

  private static void create(String tenant, String path, String body, int many) throws Exception {
    for (int i = 0; i < many; i++) {
      // The tenants' database hears of a plan a moment later than the server, and refuses until
      // then.
      ShopWorld.await(
          tenant + " may create in " + path,
          () -> world.post(tenant, path, body, "en").statusCode() == 201);
    }
  }

  private static HttpResponse<String> check(
      String tenant, String question, String language, String query) throws Exception {
    return world.ask(
        "POST",
        "/api/v1/check" + query,
        "{\"tenant\":\"%s\",%s}".formatted(tenant, question),
        language);
  }

  private static void await(String tenant, String question, String text) throws Exception {
    ShopWorld.await(
        tenant + ": " + text, () -> check(tenant, question, "en", "").body().contains(text));
  }
}
