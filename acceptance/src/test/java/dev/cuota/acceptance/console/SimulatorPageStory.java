package dev.cuota.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import dev.cuota.server.catalog.CatalogDocuments;
import dev.cuota.server.catalog.ReferenceCatalogs;
import dev.cuota.testkit.MapData;
import dev.cuota.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see and do on the page of the simulator. */
class SimulatorPageStory {
  private static final String PAGE = "/console/homes/simulator";

  @Test
  void anotherCatalogIsTriedAndWhatItWouldHaveBroughtIsShown() {
    try (Chromium chromium = Chromium.start();
        Installation installation = installation();
        Server server = Server.start(installation)) {
      Environment environment =
          installation.engine().security().createEnvironment("homes", "Homes");
      String password = FirstStart.of(installation).password().orElseThrow();
      String catalog = ReferenceCatalogs.document("proptech").orElseThrow();
      String origin = "http://localhost:" + server.port();
      try (Visitor visitor =
          new Visitor(chromium.browser(), origin, Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
        Page page = visitor.logIn(password).open(PAGE).page();
        assertThat(page.locator(".nothing")).containsText("There is no catalog yet.");
        use(installation, environment, catalog);

        visitor.open(PAGE);
        page.fill("#catalog", catalog.replace("price: 49", "price: -5"));
        page.fill("[name='plan.free']", "starter");
        page.click(".entry-end .btn-primary");
        assertThat(page.locator("[role=alert]")).containsText("Line ");
        assertThat(page.locator("[name='plan.free']")).hasValue("starter");
        page.fill("#catalog", catalog.replace("price: 49", "price: 55"));
        page.click(".entry-end .btn-primary");
        assertThat(page.locator("#totals"))
            .containsText("55.00", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        assertThat(page.locator("#simulated-accounts tbody tr")).containsText("agency");
        assertThat(page.locator("#simulated-limits")).containsText("sms");
        assertThat(page.locator("#projected tbody tr")).hasCount(3);
        assertThat(page.request().get(page.url() + "/accounts.csv").text())
            .startsWith("account,key,currency,");
        assertThat(visitor.troubles()).filteredOn(one -> !one.contains("422")).isEmpty();
        readable(chromium, origin, password, page.url().substring(origin.length()));
      }
    }
  }

  private static void use(Installation installation, Environment environment, String catalog) {
    new CatalogDocuments(installation.engine().catalogs()).apply(environment.id(), catalog, "test");
    UsageEvent event = new UsageEvent("test", "e1", "sms", "agency", null, new MapData(Map.of()));
    installation
        .engine()
        .metering()
        .accept(environment.id(), List.of(event), BatchRule.ALL_OR_NOTHING);
  }

  private static void readable(Chromium chromium, String origin, String password, String result) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visitor phone =
          new Visitor(chromium.browser(), origin, Visitor.PHONE, "es-CL", scheme)) {
        phone.logIn(password);
        for (String path : List.of(PAGE, result)) {
          Page page = phone.open(path).page();
          assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
              .as(path)
              .isEqualTo(true);
          assertThat(Accessibility.faults(page)).as(path).isEmpty();
        }
        assertThat(phone.troubles()).isEmpty();
      }
    }
  }

  private static Installation installation() {
    Configuration configuration =
        new Configuration(
            0,
            Path.of("target/data"),
            TestPostgres.newDatabase(),
            null,
            null,
            EnforcementMode.ON,
            false,
            Map.of(),
            Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]));
    return Installation.open(configuration, Clock.system(), Ids.random());
  }
}
