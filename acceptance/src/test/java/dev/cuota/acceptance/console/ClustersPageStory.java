package dev.cuota.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.clusters.Cluster;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import dev.cuota.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people see and do on the page of clusters. */
class ClustersPageStory {
  private static final String PAGE = "/console/shops/clusters";
  private static final String EU = "cluster_eu_01";

  @Test
  void aClusterIsAddedAndDrainedAndIsSaidToBeSo() {
    try (Chromium chromium = Chromium.start();
        Installation installation = installation(true);
        Server server = Server.start(installation)) {
      Environment environment =
          installation.engine().security().createEnvironment("shops", "Shops");
      String password = FirstStart.of(installation).password().orElseThrow();
      installation.engine().clusters().install(environment.id(), Clusters.SHARED);
      String origin = "http://localhost:" + server.port();
      try (Visitor visitor =
          new Visitor(chromium.browser(), origin, Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
        Page page = visitor.logIn(password).open(PAGE).page();
        assertThat(page.locator("tbody tr")).containsText(Clusters.SHARED);
        assertThat(page.locator("tbody tr")).containsText("Answers since");
        page.fill("#key", EU);
        page.fill("#url", "postgresql://nobody:secret@localhost:1/none");
        page.fill("#note", "in Frankfurt");
        page.click(".entry .btn-primary");
        assertThat(page.locator("#url-error")).containsText("does not answer");
        assertThat(page.locator("#key")).hasValue(EU);
        assertThat(page.locator("#url")).hasValue("");
        page.fill("#url", TestPostgres.newDatabase());
        page.click(".entry .btn-primary");
        assertThat(page.locator(".note[role=status]")).hasText("It is done.");
        Locator row = page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(EU));
        assertThat(row).containsText("in Frankfurt");
        assertThat(row.locator(".badge")).hasText("Ready");
        row.locator("button[value=draining]").click();
        assertThat(row.locator(".badge")).hasText("Draining");
        assertThat(cluster(installation, environment).settings().status())
            .isEqualTo(ClusterStatus.DRAINING);
        assertThat(page.content()).doesNotContain("password=");
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
        assertThat(page.locator("h1")).hasText("Clústeres");
        assertThat(page.locator("button[value=ready]")).hasText("Dejar listo");
        assertThat(Accessibility.faults(page)).isEmpty();
        Object over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        assertThat((Integer) over).isLessThanOrEqualTo(0);
      }
    }
  }

  @Test
  void whereThereIsOneClusterItIsSaidHowToHaveMore() {
    try (Chromium chromium = Chromium.start();
        Installation installation = installation(false);
        Server server = Server.start(installation)) {
      installation.engine().security().createEnvironment("shops", "Shops");
      String password = FirstStart.of(installation).password().orElseThrow();
      try (Visitor visitor =
          new Visitor(
              chromium.browser(),
              "http://localhost:" + server.port(),
              Visitor.DESKTOP,
              "en-GB",
              ColorScheme.LIGHT)) {
        Page page = visitor.logIn(password).open(PAGE).page();
        assertThat(page.locator("main")).containsText("CUOTA_MULTI_CLUSTER=true");
        assertThat(page.locator("#url")).hasCount(0);
        assertThat(Accessibility.faults(page)).isEmpty();
      }
    }
  }

  private static Cluster cluster(Installation installation, Environment environment) {
    return installation.engine().clusters().registry().find(environment.id(), EU).orElseThrow();
  }

  private static Installation installation(boolean multi) {
    Configuration configuration =
        new Configuration(
            0,
            Path.of("target/data"),
            TestPostgres.newDatabase(),
            null,
            null,
            EnforcementMode.ON,
            multi,
            Map.of(Clusters.SHARED, TestPostgres.newDatabase()),
            Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES]));
    return Installation.open(configuration, Clock.system(), Ids.random());
  }
}
