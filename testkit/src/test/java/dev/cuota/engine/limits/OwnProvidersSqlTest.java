package dev.cuota.engine.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Entitlement;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.JournalEntry;
import dev.cuota.testkit.OfficeCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts that pay for tokens themselves: 10,000 a month for all, 50,000 for those. */
class OwnProvidersSqlTest {
  private final Office office = new Office();

  OwnProvidersSqlTest() {
    Catalog catalog = OfficeCatalog.catalog();
    Plan plan = catalog.plan("office").orElseThrow();
    TreeMap<String, Entitlement> gives = new TreeMap<>(plan.entitlements());
    gives.computeIfPresent("tokens", (_, one) -> one.withOwnProvider(Limit.atMost(50_000)));
    office
        .world()
        .withCatalog(
            new Catalog(
                catalog.name(),
                catalog.costCurrency(),
                catalog.paymentFeePct(),
                catalog.defaultPlan(),
                catalog.upgradeUrl(),
                catalog.meters(),
                catalog.features(),
                catalog.actions(),
                Map.of("office", plan.withEntitlements(gives))));
  }

  @AfterEach
  void close() {
    office.close();
  }

  private Providers providers() {
    return office.limits().providers();
  }

  private OwnProvider begin(String feature, String note, @Nullable Instant until) {
    OwnProviderOutcome outcome =
        providers().begin(office.tenant("acme"), feature, note, until, "ada");
    if (outcome instanceof OwnProviderOutcome.Done(OwnProvider provider)) {
      return provider;
    }
    throw new AssertionError(outcome);
  }

  private void end() {
    providers().end(office.tenant("acme"), "tokens", "bob");
  }

  private boolean uses(String amount) {
    return office.consume("acme", "tokens", amount).isAllowed();
  }

  private boolean wasOwn(Instant moment) {
    return providers()
        .wasOwn(office.world().environment(), office.tenant("acme").account(), "tokens", moment);
  }

  @Test
  void anOwnProviderLiftsTheLimitAsThePlanSaysAndUseIsStillMetered() {
    assertThat(uses("10001")).isFalse();
    begin("tokens", "their own key", null);
    assertThat(uses("50000")).isTrue();
    assertThat(uses("1")).isFalse();
    assertThat(office.used("acme", "tokens")).isEqualTo(Quantity.of(50_000));
    end();
    assertThat(Office.reason(office.check("acme", "tokens", "1"))).contains(Reason.LIMIT_EXCEEDED);
    assertThat(office.consume("other", "tokens", "10001").isAllowed()).isFalse();
  }

  @Test
  void whereThePlanSaysNothingTheLimitStays() {
    begin("pages", "", null);
    assertThat(office.consume("acme", "pages", "101").isAllowed()).isFalse();
  }

  @Test
  void anOverrideComesBeforeIt() {
    begin("tokens", "", null);
    OverrideChange change = new OverrideChange("tokens", Limit.atMost(20), null, "", "ada");
    office.limits().override(office.tenant("acme"), false, change);
    assertThat(uses("21")).isFalse();
  }

  @Test
  void itEndsByItself() {
    begin("tokens", "", Office.NOON.plusSeconds(60));
    assertThat(office.check("acme", "tokens", "50000").isAllowed()).isTrue();
    office.world().clock().advance(Duration.ofSeconds(60));
    assertThat(office.check("acme", "tokens", "10001").isAllowed()).isFalse();
  }

  @Test
  void anotherNodeHearsOfIt() {
    try (Engine other = office.world().anotherNode()) {
      begin("tokens", "", null);
      other.limits().follow();
      assertThat(office.consume(other, "acme", "tokens", "10001", null).isAllowed()).isTrue();
      end();
      other.limits().follow();
      assertThat(office.consume(other, "acme", "tokens", "1", null).isAllowed()).isFalse();
    }
  }

  @Test
  void theHistoryStaysAndSaysWhoPaidWhen() {
    begin("tokens", "first", null);
    OwnProvider same = begin("tokens", "first", null);
    assertThat(same.since()).isEqualTo(Office.NOON);
    office.world().clock().advance(Duration.ofHours(1));
    begin("tokens", "second", null);
    office.world().clock().advance(Duration.ofHours(1));
    end();
    end();
    office.world().clock().advance(Duration.ofHours(1));
    begin("tokens", "third", null);

    long account = office.tenant("acme").account();
    assertThat(providers().of(office.world().environment(), account))
        .extracting(OwnProvider::note)
        .containsExactly("third", "second", "first");
    assertThat(wasOwn(Office.NOON.minusNanos(1_000))).isFalse();
    assertThat(wasOwn(Office.NOON)).isTrue();
    assertThat(wasOwn(Office.NOON.plus(Duration.ofHours(1)))).isTrue();
    assertThat(wasOwn(Office.NOON.plus(Duration.ofHours(2)))).isFalse();
    assertThat(wasOwn(Office.NOON.plus(Duration.ofHours(9)))).isTrue();
    assertThat(
            providers()
                .during(
                    office.world().environment(),
                    account,
                    "tokens",
                    Office.NOON.plusSeconds(5),
                    Office.NOON.plus(Duration.ofHours(3))))
        .extracting(OwnProvider::note)
        .containsExactly("first", "second");
  }

  @Test
  void theJournalSaysOfEachChangeOnceWhoMadeIt() {
    begin("tokens", "why", null);
    begin("tokens", "why", null);
    end();
    end();
    List<JournalEntry> entries =
        office.engine().security().journal().newest(office.world().environment(), 10);
    assertThat(entries)
        .extracting(entry -> entry.act().act() + " " + entry.act().cause().actor())
        .filteredOn(act -> act.startsWith("provider"))
        .containsExactlyInAnyOrder("provider.begun ada", "provider.ended bob");
  }

  @Test
  void onlyWhatIsUsedUpHasAProvider() {
    assertThat(providers().begin(office.tenant("acme"), "nothing", "", null, "ada"))
        .isInstanceOfSatisfying(
            OwnProviderOutcome.UnknownFeature.class,
            wrong -> assertThat(wrong.known()).contains("tokens"));
  }
}
