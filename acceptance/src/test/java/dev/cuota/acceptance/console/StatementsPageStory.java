package dev.cuota.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.NewSubscription;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.TestPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see of statements, adjustments and rates, down to the events. */
class StatementsPageStory {
  private static final String PAGE = "/console/shop/statements";
  private static final Cause ADA = Cause.admin("ada");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-15T12:00:00Z"));

  @Test
  void aStatementOpensIntoItsEvents() {
    try (Chromium chromium = Chromium.start();
        Installation installation = installation();
        Server server = Server.start(installation)) {
      Environment environment = installation.engine().security().createEnvironment("shop", "Shop");
      String password = FirstStart.of(installation).password().orElseThrow();
      String origin = "http://localhost:" + server.port();
      List<String> pages = new ArrayList<>();
      try (Visitor visitor =
          new Visitor(chromium.browser(), origin, Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
        Page page = visitor.logIn(password).open(PAGE).page();
        assertThat(page.locator(".nothing")).containsText("issued on the 1st");
        owed(installation.engine(), environment);

        visitor.open(PAGE);
        assertThat(page.locator(".found-count")).containsText("2 statements");
        page.locator("tbody th a").first().click();
        assertThat(page.locator("h1")).hasText("Statement 000002");
        assertThat(page.locator("tfoot")).containsText("0.50");
        page.locator("details summary").first().click();
        assertThat(page.locator("details .key").nth(3)).hasText("50 at 0.01 = 0.5");
        pages.add(page.url().substring(origin.length()));
        APIResponse pdf = page.context().request().get(page.url() + "/pdf?lang=es");
        assertThat(pdf.headers()).containsEntry("content-type", "application/pdf");

        page.locator("tbody th > a").first().click();
        assertThat(page.locator("#events-title")).isVisible();
        assertThat(page.locator("main")).containsText("3 events");
        pages.add(page.url().substring(origin.length()));
        visitor.open("/console/shop/adjustments");
        assertThat(page.locator("main tbody tr").first()).containsText("acme");
        assertThat(visitor.troubles()).isEmpty();
        for (String unreadable : List.of("?account=acme&currency=EUR", "?account=1", "")) {
          String address = origin + PAGE + "/upcoming" + unreadable;
          assertThat(page.context().request().get(address).status()).as(address).isEqualTo(404);
        }
      }
      pages.addAll(List.of(PAGE, "/console/shop/adjustments", "/console/shop/rates"));
      readable(chromium, origin, password, pages);
    }
  }

  private static void readable(
      Chromium chromium, String origin, String password, List<String> pages) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visitor phone =
          new Visitor(chromium.browser(), origin, Visitor.PHONE, "es-CL", scheme)) {
        phone.logIn(password);
        for (String path : pages) {
          Page page = phone.open(path).page();
          assertThat(Accessibility.faults(page)).as(path).isEmpty();
          Object over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
          assertThat(over).as("pixels of %s beyond the edge", path).isEqualTo(0);
        }
        assertThat(phone.troubles()).isEmpty();
      }
    }
  }

  /** January's price, and in February January's overage. */
  private void owed(Engine engine, Environment environment) {
    engine.catalogs().apply(environment.id(), ShopCatalog.catalog(), "the document", "story");
    for (int i = 0; i < 3; i++) {
      UsageEvent event =
          new UsageEvent("story", "e" + i, "tokens", "acme", null, new MapData(Map.of("v", 50)));
      engine.metering().accept(environment.id(), List.of(event), BatchRule.ALL_OR_NOTHING);
    }
    NewSubscription wanted =
        new NewSubscription(
            engine.accounts().tenant(environment.id(), "acme").account(),
            "small",
            SubscriptionStatus.ACTIVE,
            Subscription.Provider.NOBODY,
            null,
            null);
    engine.lifecycle().subscriptions().begin(environment.id(), wanted, ADA);
    issue(engine, environment, "2026-02-01T05:30:00Z", YearMonth.of(2026, 1));
    clock.set(Instant.parse("2026-02-02T06:30:00Z"));
    engine
        .billing()
        .overage(
            new Billing.Ask(environment.id(), YearMonth.of(2026, 1), false),
            ADA,
            JobRun.Progress.UNHEARD);
    issue(engine, environment, "2026-03-01T05:30:00Z", YearMonth.of(2026, 2));
  }

  private void issue(Engine engine, Environment environment, String at, YearMonth month) {
    clock.set(Instant.parse(at));
    engine
        .statements()
        .issue(new Billing.Ask(environment.id(), month, false), ADA, JobRun.Progress.UNHEARD);
  }

  private Installation installation() {
    Configuration configuration =
        new Configuration(
            0,
            Path.of("target/data"),
            TestPostgres.newDatabase(),
            null,
            null,
            EnforcementMode.ON,
            false);
    return Installation.open(configuration, clock, Ids.random());
  }
}
