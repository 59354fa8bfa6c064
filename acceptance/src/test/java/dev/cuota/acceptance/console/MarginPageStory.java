package dev.cuota.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.metering.BatchRule;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see of costs and margins, and how they say what is to be done. */
class MarginPageStory {
  private static final String PAGE = "/console/homes/margin";

  @Test
  void theWorstAccountComesFirstAndThePolicyIsSet() {
    try (Chromium chromium = Chromium.start();
        Installation installation = installation();
        Server server = Server.start(installation)) {
      Environment environment =
          installation.engine().security().createEnvironment("homes", "Homes");
      String password = FirstStart.of(installation).password().orElseThrow();
      String origin = "http://localhost:" + server.port();
      try (Visitor visitor =
          new Visitor(chromium.browser(), origin, Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
        Page page = visitor.logIn(password).open(PAGE).page();
        assertThat(page.locator(".first")).containsText("cuota catalog apply");
        use(installation, environment);
        visitor.open(PAGE);
        assertThat(page.locator("#accounts tbody tr").first()).containsText("loser");
        assertThat(page.locator("#accounts tbody tr").first()).containsText("-5.00");
        assertThat(page.locator(".tile .figure").nth(1)).containsText("8.00");
        assertThat(page.locator("[data-chart][data-drawn]")).hasCount(3);
        page.locator("#accounts tbody a").first().click();
        assertThat(page.locator("h1")).containsText("loser");

        visitor.open(PAGE);
        page.fill("#costAlert", "nothing");
        page.fill("#throttles", "sms = 10");
        page.click(".entry .btn-primary");
        assertThat(page.locator("#costAlert-error")).isVisible();
        page.fill("#costAlert", "500.00");
        page.click(".entry .btn-primary");
        assertThat(page.locator("#throttles-error")).containsText("sms");
        page.fill("#throttles", "");
        page.check("#mode-warn");
        page.click(".entry .btn-primary");
        assertThat(page.locator(".entry .note")).containsText("It is set");
        MarginPolicy policy = installation.engine().margin().policy(environment.id()).policy();
        assertThat(policy.guard().mode()).isEqualTo(GuardMode.WARN);
        assertThat(policy.costAlert()).hasToString("500.00 EUR");
        assertThat(visitor.troubles()).filteredOn(one -> !one.contains("422")).isEmpty();
      }
      readable(chromium, origin, password);
    }
  }

  private static void readable(Chromium chromium, String origin, String password) {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visitor phone =
          new Visitor(chromium.browser(), origin, Visitor.PHONE, "es-CL", scheme)) {
        Page page = phone.logIn(password).open(PAGE).page();
        assertThat(page.locator("h1")).hasText("Margen");
        assertThat(Accessibility.faults(page)).isEmpty();
        Object over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        assertThat(over).as("pixels beyond the edge").isEqualTo(0);
        assertThat(phone.troubles()).isEmpty();
      }
    }
  }

  /** One that signs five times and pays nothing, and one that signs three times. */
  private static void use(Installation installation, Environment environment) {
    new CatalogDocuments(installation.engine().catalogs())
        .apply(environment.id(), ReferenceCatalogs.document("proptech").orElseThrow(), "story");
    List<UsageEvent> events = new ArrayList<>();
    sign(installation, environment, events, "loser", "free", 5);
    sign(installation, environment, events, "earner", "starter", 3);
    installation.engine().metering().accept(environment.id(), events, BatchRule.ALL_OR_NOTHING);
  }

  private static void sign(
      Installation installation,
      Environment environment,
      List<UsageEvent> events,
      String tenant,
      String plan,
      int times) {
    installation.engine().accounts().assignPlan(environment.id(), tenant, plan);
    for (int i = 0; i < times; i++) {
      events.add(
          new UsageEvent(
              "story", "e" + events.size(), "signature", tenant, null, new MapData(Map.of())));
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
            false);
    return Installation.open(configuration, Clock.system(), Ids.random());
  }
}
