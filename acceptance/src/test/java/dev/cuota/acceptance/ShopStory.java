package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Coupons by plan, through a real shop and beside it. */
@Timeout(300)
class ShopStory {
  private static final String COUPON = "{\"code\":\"HOLA10\",\"percent\":10}";

  @TempDir private static Path folder;
  private static ShopWorld world;

  @BeforeAll
  static void open() throws Exception {
    world = new ShopWorld(folder, catalog -> catalog);
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @AfterEach
  void countsAreTheRows() throws Exception {
    assertThat(
            world.number(
                """
                select count(*) from
                  (select tenant_id, count(*) as rows from shop.store_coupons
                   where is_active and archived_at is null group by 1) as rows
                  full join
                  (select tenant, amount from cuota.client_usage
                   where counter = 'active_coupons' and amount <> 0) as counts
                  on tenant = tenant_id
                where rows is distinct from amount
                """))
        .isZero();
  }

  @Test
  void growthAllowsTenAndAnOverrideTwentyAndArchivingOneFreesOne() throws Exception {
    world.assign("acme", "growth");
    awaitLimit("acme", "10");
    awaitFirst("acme");
    createCoupons("acme", 9);
    denied("acme", "10");

    HttpResponse<String> overridden =
        world.ask(
            "PATCH",
            "/api/v1/admin/tenants/acme/entitlements",
            "{\"key\":\"coupons_active_limit\",\"value\":20,\"reason\":\"a good customer\"}",
            "en");
    assertThat(overridden.statusCode()).as(overridden.body()).isEqualTo(200);
    awaitLimit("acme", "20");
    awaitFirst("acme");
    createCoupons("acme", 9);
    denied("acme", "20");

    String id =
        world.text("select min(id::text)::uuid from shop.store_coupons where tenant_id = 'acme'");
    assertThat(world.post("acme", "coupons/" + id + "/archive", "", "en").statusCode())
        .isEqualTo(204);
    ShopWorld.await(
        "one is free", () -> world.post("acme", "coupons", COUPON, "en").statusCode() == 201);
    denied("acme", "20");
    assertThat(refused("acme")).startsWith("PLAN_LIMIT_EXCEEDED");
    ShopWorld.await(
        "the page closes its button",
        () -> world.page("acme", "es").contains("Se alcanzó el límite de 20 cupones."));
  }

  @Test
  void starterHasNoCoupons() throws Exception {
    world.assign("small", "starter");
    awaitLimit("small", "\"none\"");
    HttpResponse<String> denied = world.post("small", "coupons", COUPON, "en");
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.body()).contains("\"code\":\"FEATURE_GATED\"").contains("\"upgradeUrl\":");
    assertThat(refused("small")).startsWith("FEATURE_GATED");
    assertThat(refused("nobody-has-heard-of")).startsWith("FEATURE_GATED");
  }

  @Test
  void enterpriseIsUnlimited() throws Exception {
    world.assign("rich", "enterprise");
    awaitLimit("rich", "\"unlimited\"");
    awaitFirst("rich");
    createCoupons("rich", 25);
    insert("rich", 100);
    createCoupons("rich", 1);
  }

  /** The database hears of another limit a moment after Cuota does. */
  private static void awaitFirst(String tenant) throws Exception {
    ShopWorld.await(
        "the database lets " + tenant + " have one",
        () -> world.post(tenant, "coupons", COUPON, "en").statusCode() == 201);
  }

  private static void createCoupons(String tenant, int many) throws Exception {
    for (int i = 0; i < many; i++) {
      HttpResponse<String> made = world.post(tenant, "coupons", COUPON, "en");
      assertThat(made.statusCode()).as("coupon %d: %s", i, made.body()).isEqualTo(201);
    }
  }

  /** At the limit, whichever of Cuota and the database is the first to say so. */
  private static void denied(String tenant, String limit) throws Exception {
    HttpResponse<String> denied = world.post(tenant, "coupons", COUPON, "es");
    assertThat(denied.statusCode()).as(denied.body()).isEqualTo(403);
    assertThat(denied.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(denied.body())
        .contains(
            "\"code\":\"PLAN_LIMIT_EXCEEDED\"",
            "\"message\":\"Se alcanzó el límite del plan.\"",
            "\"used\":" + limit,
            "\"limit\":" + limit,
            "\"upgradeUrl\":\"https://storefront.example/account/plans?tenant=" + tenant + "\"");
    assertThat(refused(tenant)).startsWith("PLAN_LIMIT_EXCEEDED");
  }

  /** What the database says to who writes past the shop. */
  private static String refused(String tenant) {
    @Nullable SQLException refused =
        catchThrowableOfType(SQLException.class, () -> insert(tenant, 1));
    if (refused == null) {
      throw new AssertionError("it was not refused");
    }
    assertThat(refused.getSQLState()).isEqualTo("CU403");
    return String.valueOf(refused.getMessage()).replace("ERROR: ", "");
  }

  private static void insert(String tenant, int many) throws SQLException {
    world.execute(
        """
        insert into shop.store_coupons (tenant_id, code, percent)
        select '%s', 'RAW', 5 from generate_series(1, %d)
        """
            .formatted(tenant, many));
  }

  /** Another node has changed the plan; the server has heard of it. */
  private static void awaitLimit(String tenant, String limit) throws Exception {
    String question = "{\"tenant\":\"%s\",\"action\":\"create_coupon\"}".formatted(tenant);
    ShopWorld.await(
        tenant + " has " + limit,
        () ->
            world
                .ask("POST", "/api/v1/check", question, "en")
                .body()
                .contains("\"limit\":" + limit + ","));
  }
}
