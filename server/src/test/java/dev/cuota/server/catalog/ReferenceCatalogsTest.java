package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.FullUse;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.catalog.Mode;
import dev.cuota.core.catalog.Overage;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden values that the two reference platforms depend on. */
class ReferenceCatalogsTest {
  private final Catalog storefront = catalog("storefront");
  private final Catalog proptech = catalog("proptech");

  @ParameterizedTest
  @CsvSource({
    "free, 0, 0.01,",
    "starter, 49, 3.14, 94",
    "professional, 149, 14.45, 90",
    "enterprise, 499, 68.24, 86",
  })
  void whatAProptechPlanCostsWhenFullyUsedIsKnownToTheCent(
      String key, BigDecimal price, BigDecimal cost, Integer margin) {
    Plan plan = plan(proptech, key);
    assertThat(plan.price()).isEqualTo(price);
    assertThat(plan.currency()).isEqualTo("EUR");
    assertThat(FullUse.of(proptech, plan)).contains(new FullUse(cost, Optional.ofNullable(margin)));
  }

  @ParameterizedTest
  @CsvSource({
    "free, signatures, 0,",
    "free, storage, 0.5,",
    "free, ai_tokens, 100,",
    "free, sms, 0,",
    "starter, signatures, 3, 2.00",
    "starter, storage, 5, 0.05",
    "starter, ai_tokens, 5000, 0.00001",
    "starter, sms, 0,",
    "professional, signatures, 10, 1.80",
    "professional, storage, 20, 0.04",
    "professional, ai_tokens, 50000, 0.000008",
    "professional, sms, 50, 0.09",
    "enterprise, signatures, 50, 1.50",
    "enterprise, storage, 100, 0.03",
    "enterprise, ai_tokens, 200000, 0.000006",
    "enterprise, sms, 200, 0.08",
  })
  void whatAProptechPlanIncludesAndWhatMoreCostsIsExact(
      String plan, String feature, String included, String price) {
    Entitlement held = plan(proptech, plan).entitlement(feature);
    assertThat(held.limit()).isEqualTo(Limit.atMost(Quantity.of(included)));
    assertThat(held.overagePrice())
        .isEqualTo(Optional.ofNullable(price).map(BigDecimal::new).map(Overage.Plain::new));
    assertThat(held.mode()).isEqualTo(price == null ? Mode.HARD : Mode.SOFT);
  }

  @ParameterizedTest
  @CsvSource({"signatures, 1.00", "storage, 0.023", "ai_tokens, 0.000005", "sms, 0.0747"})
  void proptechUnitsCostWhatTheyCost(String meter, BigDecimal cost) {
    assertThat(proptech.meter(meter).orElseThrow().costPerUnit()).isEqualByComparingTo(cost);
  }

  @Test
  void storefrontSellsThreePlansMonthlyAndAnnually() {
    assertThat(storefront.plans().keySet())
        .containsExactly(
            "starter",
            "starter_annual",
            "growth",
            "growth_annual",
            "enterprise",
            "enterprise_annual");
    for (String key : new String[] {"starter", "growth", "enterprise"}) {
      Plan annual = plan(storefront, key + "_annual");
      assertThat(annual.entitlements()).isEqualTo(plan(storefront, key).entitlements());
      assertThat(annual.interval()).isEqualTo(Plan.Interval.YEAR);
      assertThat(annual.currency()).isEqualTo("USD");
    }
  }

  @Test
  void storefrontHasTheKeysThatFrontEndsRead() {
    assertThat(storefront.features().keySet())
        .contains(
            "products_limit",
            "images_per_product",
            "banners_active_limit",
            "coupons_active_limit",
            "storage_gb_quota",
            "egress_gb_quota",
            "max_monthly_orders",
            "custom_palettes");
    assertThat(storefront.actions().keySet())
        .contains(
            "create_product",
            "create_service",
            "upload_image",
            "create_banner",
            "create_coupon",
            "create_order");
  }

  @Test
  void activeCouponsAreNotInStarterTenInGrowthAndUnlimitedInEnterprise() {
    assertThat(limit("starter", "coupons_active_limit")).isEqualTo(Limit.notIncluded());
    assertThat(limit("growth", "coupons_active_limit")).isEqualTo(Limit.atMost(10));
    assertThat(limit("enterprise", "coupons_active_limit")).isEqualTo(Limit.unlimited());
  }

  @Test
  void growthSellsOrdersAndTrafficAboveTheAllowance() {
    assertThat(plan(storefront, "growth").entitlement("max_monthly_orders").overage())
        .isEqualTo(new Overage.Plain(new BigDecimal("0.015")));
    assertThat(plan(storefront, "growth").entitlement("egress_gb_quota").overage())
        .isEqualTo(new Overage.Plain(new BigDecimal("0.08")));
  }

  @Test
  void starterSellsNothingAboveItsLimitsAndOnlyOrdersMayPassThem() {
    plan(storefront, "starter")
        .entitlements()
        .forEach(
            (feature, held) -> {
              assertThat(held.overage()).as(feature).isNull();
              assertThat(held.mode())
                  .as(feature)
                  .isEqualTo(feature.equals("max_monthly_orders") ? Mode.SOFT : Mode.HARD);
            });
  }

  @Test
  void aCouponIsHardAndAnOrderIsSoftWhereverThereIsALimit() {
    for (Plan plan : storefront.plans().values()) {
      for (String action : storefront.actions().keySet()) {
        Entitlement held = plan.entitlement(storefront.action(action).orElseThrow().feature());
        if (held.limit() instanceof Limit.AtMost) {
          assertThat(held.mode())
              .as(plan.key() + " " + action)
              .isEqualTo(action.equals("create_order") ? Mode.SOFT : Mode.HARD);
        }
      }
    }
  }

  @Test
  void aStorefrontTenantCostsWhatItsUsageAndPaymentCost() {
    Map<String, String> usage =
        Map.of(
            "orders",
            "1000",
            "requests",
            "5000000",
            "storage",
            "20000000000",
            "egress",
            "200000000000");
    BigDecimal cost =
        usage.entrySet().stream()
            .map(
                entry ->
                    meter(entry.getKey()).costPerUnit().multiply(new BigDecimal(entry.getValue())))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    // 1,000 × 0.01 + 5 × 0.20 + 20 × 0.021 + 200 × 0.078
    assertThat(cost).isEqualByComparingTo("27.02");
    // … + 5.4 % of 59, which is what growth includes
    assertThat(FullUse.of(storefront, plan(storefront, "growth")))
        .contains(new FullUse(new BigDecimal("30.21"), Optional.of(49)));
  }

  @Test
  void aYearOfAPlanCostsTwelveMonthsOfUsage() {
    // 12 × 27.02 + 5.4 % of 590
    assertThat(FullUse.of(storefront, plan(storefront, "growth_annual")).orElseThrow().cost())
        .isEqualTo(new BigDecimal("356.10"));
  }

  @Test
  void whatIsUnlimitedHasNoFullUse() {
    assertThat(FullUse.of(storefront, plan(storefront, "enterprise"))).isEmpty();
  }

  @Test
  void gigabytesAreAThousandMillionBytes() {
    Feature egress = storefront.feature("egress_gb_quota").orElseThrow();
    assertThat(egress.toMeterUnit(Quantity.of("1.5"))).isEqualTo(Quantity.of(1_500_000_000));
    assertThat(egress.fromMeterUnit(Quantity.of(2_747_282_740L)))
        .isEqualTo(Quantity.of("2.74728274"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"storefront", "proptech"})
  void aReferenceCatalogPrintedAndReadAgainIsTheSame(String name) {
    Catalog catalog = catalog(name);
    String printed = CatalogWriter.yaml(catalog);
    assertThat(CatalogReader.read(printed)).isEqualTo(new CatalogReading.Valid(catalog));
    assertThat(CatalogWriter.yaml(catalog)).isEqualTo(printed);
  }

  private Limit limit(String plan, String feature) {
    return plan(storefront, plan).entitlement(feature).limit();
  }

  private Meter meter(String key) {
    return storefront.meter(key).orElseThrow();
  }

  private static Catalog catalog(String name) {
    return switch (CatalogReader.read(ReferenceCatalogs.document(name).orElseThrow())) {
      case CatalogReading.Valid(Catalog catalog) -> catalog;
      case CatalogReading.Invalid(var errors) -> throw new AssertionError(errors.toString());
    };
  }

  private static Plan plan(Catalog catalog, String key) {
    return catalog.plan(key).orElseThrow();
  }
}
