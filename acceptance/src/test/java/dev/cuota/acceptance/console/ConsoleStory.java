package dev.cuota.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What people see and do in the console. With {@code -Dcuota.screenshots=docs/images} it also takes
 * a picture of every page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class ConsoleStory {
  private static final String SCREENSHOTS = "cuota.screenshots";
  private static final String OVERRIDE = "/console/storefront/tenant/override?key=";
  private static final Map<String, String> PAGES =
      new TreeMap<>(
          Map.of(
              "overview", "/console/storefront",
              "tenants", "/console/storefront/tenants",
              "tenant", "/console/storefront/tenant?key=" + ConsoleWorld.NEAR,
              "override", OVERRIDE + ConsoleWorld.NEAR + "&feature=products_limit",
              "jobs", "/console/storefront/jobs",
              "job", "/console/storefront/jobs/jobs_sweep",
              "empty", "/console/proptech",
              "nothing", "/console/storefront/nothing-here"));

  private Chromium chromium;
  private ConsoleWorld world;

  @BeforeAll
  void open() {
    chromium = Chromium.start();
    world = new ConsoleWorld();
    world.replay();
  }

  @AfterAll
  void close() {
    if (world != null) {
      world.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndTheRightOneOpensTheOverview() {
    try (Visitor visitor = visitor(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.page();
      page.navigate(world.origin() + "/");
      assertThat(page).hasURL(world.origin() + "/console/log-in");
      page.fill("#name", "admin");
      page.fill("#password", "not it");
      page.click(".door-card .btn-primary");
      assertThat(page.locator("[role=alert]")).containsText("Name or password is wrong");
      visitor.logIn(world.password());
      assertThat(page).hasURL(world.origin() + "/console/storefront");
      page.click(".leave button");
      assertThat(page.locator("[role=status]")).hasText("You have logged out.");
      page.navigate(world.origin() + "/console/storefront");
      assertThat(page).hasURL(world.origin() + "/console/log-in");
    }
  }

  @Test
  void theOverviewShowsWhatWasSentAndKeepsUpWithIt() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront").page();
      Locator figure = page.locator("#tiles .figure").first();
      assertThat(figure).hasText(number(world.lastHour()));
      assertThat(page.locator("#near")).containsText(ConsoleWorld.FULL);
      assertThat(page.locator("#near")).not().containsText(ConsoleWorld.BELOW);
      assertThat(page.locator("#pulse tbody tr")).hasCount(60);
      assertThat(page.locator("figure canvas")).hasCount(1);
      page.selectOption("#meter", "orders");
      assertThat(page.locator("#top tbody th").first()).hasText("bici-sur");
      world.oneMoreRequest();
      // It asks anew every few seconds.
      assertThat(figure)
          .hasText(
              number(world.lastHour()), new LocatorAssertions.HasTextOptions().setTimeout(30_000));
    }
  }

  @Test
  void barsWarnFrom80PercentAndAlarmFrom100() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      assertBar(visitor, ConsoleWorld.BELOW, "79\u00a0%", "bar-info");
      assertBar(visitor, ConsoleWorld.NEAR, "80\u00a0%", "bar-warning");
      assertBar(visitor, ConsoleWorld.FULL, "100\u00a0%", "bar-danger");
    }
  }

  private static void assertBar(Visitor visitor, String tenant, String percent, String style) {
    Page page = visitor.open("/console/storefront/tenant?key=" + tenant).page();
    Locator line =
        page.locator(".limits li").filter(new Locator.FilterOptions().setHasText("Orders per"));
    assertThat(line.locator(".limit-used")).hasText(ConsoleWorld.ORDERS.get(tenant) + " of 100");
    assertThat(line.locator(".bar-row .num")).hasText(percent);
    String classes = line.locator("progress").getAttribute("class");
    assertThat(classes.split(" ")).contains(style);
  }

  @Test
  void aTenantsPageSaysWhatBecameOfItsEvents() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront/tenant?key=" + ConsoleWorld.FULL).page();
      Locator rows = page.locator("#recent tbody tr");
      assertThat(rows.filter(withText("newsletter.opened"))).containsText("Not counted");
      assertThat(rows.filter(withText("order")).first()).containsText("Counted");
      assertThat(rows.filter(withText("order")).first()).containsText("orders\u00a01");
      page.selectOption("#meter", "products");
      assertThat(page.locator("#days thead .num")).hasText("Products");
      assertThat(page.locator("#days tbody tr").last().locator("td")).hasText("64");
    }
  }

  @Test
  void anAdministratorGivesATenantAnotherLimitAndTakesItBack() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront/tenant?key=" + ConsoleWorld.BELOW).page();
      Locator row = page.locator("#goes tr").filter(withText("Active banners"));
      row.locator("a").click();
      page.fill("#number", "2.5");
      page.fill("#until", "2001-01-01T00:00");
      page.click("button[value=set]");
      assertThat(page.locator("#number-error")).hasText(Pattern.compile("A whole number.*"));
      assertThat(page.locator("#until-error")).isVisible();
      assertThat(page.locator("#number")).hasValue("2.5");
      page.fill("#number", "12");
      page.fill("#until", "");
      page.fill("#reason", "Asked by phone");
      page.click("button[value=set]");
      assertThat(page.locator("h1")).hasText("Give another limit?");
      assertThat(world.override(ConsoleWorld.BELOW, "banners_active_limit")).isEmpty();
      page.click(".review .btn-primary");
      assertThat(page.locator(".note[role=status]")).hasText("The override is in force.");
      assertThat(row).containsText("Asked by phone");
      assertThat(row.locator(".strong")).hasText("12");
      assertThat(world.override(ConsoleWorld.BELOW, "banners_active_limit")).contains("12");
      assertThat(world.acts()).contains("admin override.set 12");

      row.locator("a").click();
      page.click("button[value=clear]");
      assertThat(page.locator("h1")).hasText("Clear the override?");
      page.click(".review .btn-primary");
      assertThat(page.locator(".note[role=status]")).hasText("The override is cleared.");
      assertThat(row.locator(".strong")).hasText("2");
      assertThat(world.override(ConsoleWorld.BELOW, "banners_active_limit")).isEmpty();
    }
  }

  @Test
  void aTenantsPageShowsWhatItWasGivenBesideItsPlan() {
    try (Visitor visitor = loggedIn(Visitor.PHONE, "es-CL", ColorScheme.DARK)) {
      Page page = visitor.open("/console/storefront/tenant?key=" + ConsoleWorld.BELOW).page();
      assertThat(page.locator("#grants")).hasCount(0);
      Locator inForce = page.locator("#goes tr").filter(withText("Llamadas a la API"));
      assertThat(inForce.locator(".strong")).containsText("500.000");

      world.grant(ConsoleWorld.BELOW, "api_calls", 70_000, "Por la caída de mayo");
      page.reload();
      Locator given = page.locator("#grants tbody tr");
      assertThat(given).hasCount(1);
      assertThat(given).containsText("Por la caída de mayo");
      assertThat(given.locator(".badge")).hasText("En uso");
      assertThat(given.locator(".strong")).containsText("70.000");
      assertThat(inForce.locator(".strong")).containsText("570.000");
      assertThat(inForce).containsText("Con los cupos adicionales de abajo.");
    }
  }

  @Test
  void aDenialIsFoundOnTheTenantsPageAndExplained() {
    world.refuse(ConsoleWorld.FULL, "coupons_active_limit");
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "es-CL", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront/tenant?key=" + ConsoleWorld.FULL).page();
      page.locator("#denials tr").filter(withText("Cupones")).first().locator("a").click();
      assertThat(page.locator("h1")).hasText("No está en el plan");
      assertThat(page.locator(".decision-words")).containsText("no lo incluye");
      assertThat(page.locator(".decision-words")).containsText("Un plan mayor lo deja pasar");
      assertThat(Accessibility.faults(page)).isEmpty();
      String id = page.locator(".decision-id code").textContent();
      page.navigate(world.origin() + "/console/decisions/" + id);
      assertThat(page.locator(".decision-id code")).hasText(id);
    }
  }

  @Test
  void anAdministratorRunsAJobAndSeesWhatCameOfIt() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront").page();
      page.click(".sections a[href$='/jobs']");
      assertThat(page.locator("#alerts")).containsText("Nothing is open.");
      Locator row = page.locator("#jobs tr").filter(withText("Sweep old runs"));
      assertThat(row).containsText("Every day at 05:00");
      row.locator("a").click();
      assertThat(page.locator("h1")).hasText("Sweep old runs and alerts");
      page.click("button[value=dry]");
      assertThat(page.locator(".note[role=status]")).containsText("It runs.");
      Locator run = page.locator("#runs tbody tr").first();
      assertThat(run.locator(".badge")).hasText("Done");
      assertThat(run).containsText("Dry run · by admin");
      assertThat(run).containsText("0 resolved alerts");
      assertThat(Accessibility.faults(page)).isEmpty();
      visitor.open("/console/storefront/jobs/quota");
      assertThat(page.locator("button[value=run]")).isVisible();
      assertThat(page.locator("button[value=dry]")).hasCount(0);
    }
  }

  @Test
  void anAlertIsOnTheOverviewUntilSomebodySaysThatItIsOver() {
    try (Visitor visitor = loggedIn(Visitor.PHONE, "es-CL", ColorScheme.DARK)) {
      Page page = visitor.open("/console/storefront").page();
      assertThat(page.locator("#alerting .note")).hasCount(0);
      world.alarm("statements 2026-04", "IllegalStateException: " + "sin espacio ".repeat(20));
      // The overview refreshes itself every five seconds.
      assertThat(page.locator("#alerting"))
          .containsText(
              "Hay 1 alerta abierta.",
              new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
      page.click("#alerting a");
      Locator alert = page.locator(".alerts li");
      assertThat(alert).containsText("Una tarea falló");
      assertThat(alert).containsText("statements 2026-04");
      assertThat(alert.locator(".badge").first()).hasText("Crítica");
      assertThat(Accessibility.faults(page)).isEmpty();
      Object over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
      assertThat((Integer) over).isLessThanOrEqualTo(0);
      alert.locator("button").click();
      assertThat(page.locator(".note[role=status]")).containsText("La alerta está resuelta.");
      assertThat(alert).hasCount(0);
    }
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  void tenantsAreFoundAsOneTypes() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront/tenants").page();
      assertThat(page.locator("#found tbody tr")).hasCount(50);
      page.locator("#wanted").pressSequentially("AURORA");
      assertThat(page.locator("#found tbody tr")).hasCount(1);
      page.click("#found a");
      assertThat(page.locator("h1")).hasText(ConsoleWorld.BELOW);
      page.goBack();
      assertThat(page.locator("h1")).hasText("Tenants");
      assertThat(page.locator("#wanted")).hasValue("AURORA");
      assertThat(page.locator("#found tbody tr")).hasCount(1);
    }
  }

  @Test
  void theBrowsersLanguageIsSpokenUntilAnotherIsChosen() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "es-CL", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront").page();
      assertThat(page.locator("h1")).hasText("Resumen");
      assertThat(page.locator("#quota")).containsText("Dentro de los límites");
      page.click("button[value=en]");
      assertThat(page.locator("h1")).hasText("Overview");
      assertThat(page.locator("html")).hasAttribute("lang", "en");
      visitor.open("/console/storefront/tenants");
      assertThat(page.locator("h1")).hasText("Tenants");
    }
  }

  @Test
  void coloursFollowTheSystemUntilOthersAreChosen() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.DARK)) {
      Page page = visitor.open("/console/storefront").page();
      assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
      page.click("button[value=dark]");
      assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
      visitor.open("/console/storefront/tenants");
      assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
    }
  }

  @Test
  void aPhoneNeverScrollsSideways() {
    try (Visitor visitor = loggedIn(Visitor.PHONE, "es-CL", ColorScheme.LIGHT)) {
      PAGES.forEach(
          (name, path) -> {
            Object over =
                visitor
                    .open(path)
                    .page()
                    .evaluate("document.documentElement.scrollWidth - window.innerWidth");
            assertThat((Integer) over).as(name).isLessThanOrEqualTo(0);
          });
      Page page = visitor.open("/console/storefront").page();
      assertThat(page.locator(".sections")).isHidden();
      page.click(".side-toggle");
      assertThat(page.locator(".sections")).isVisible();
      page.keyboard().press("Escape");
      assertThat(page.locator(".sections")).isHidden();
    }
  }

  @Test
  void everythingHasANameAndCanBeReadInBothThemes() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visitor visitor = visitor(Visitor.DESKTOP, "en-GB", scheme)) {
        visitor.open("/console/log-in?failed");
        assertThat(Accessibility.faults(visitor.page())).as("log-in %s", scheme).isEmpty();
        visitor.logIn(world.password());
        PAGES.forEach(
            (name, path) ->
                assertThat(Accessibility.faults(visitor.open(path).page()))
                    .as("%s %s", name, scheme)
                    .isEmpty());
      }
    }
  }

  @Test
  void theChecksFindWhatIsPlanted() {
    try (Visitor visitor = loggedIn(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      Page page = visitor.open("/console/storefront/tenants").page();
      page.evaluate(
          """
          () => {
            document.querySelector('label[for=wanted]').remove();
            document.querySelector('h1').style.color = '#aaaaaa';
            document.querySelector('main').append(new Image());
          }
          """);
      assertThat(Accessibility.faults(page))
          .hasSize(3)
          .anyMatch(fault -> fault.startsWith("has no name"))
          .anyMatch(fault -> fault.startsWith("has no alt"))
          .anyMatch(fault -> fault.startsWith("contrast is"));
      page.evaluate("() => console.error('planted')");
      page.evaluate("() => fetch('http://127.0.0.1:9/').catch(() => {})");
      assertThat(visitor.troubles())
          .anyMatch(trouble -> trouble.contains("planted"))
          .anyMatch(trouble -> trouble.contains("127.0.0.1"));
    }
  }

  @Test
  void noPageComplainsOrAsksAnotherHost() {
    List<String> troubles = new ArrayList<>();
    try (Visitor visitor = visitor(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT)) {
      visitor.open("/console/log-in").logIn(world.password());
      PAGES.forEach((_, path) -> visitor.open(path));
      visitor.page().navigate(world.origin() + "/console/storefront/tenants?offset=-1");
      troubles.addAll(visitor.troubles());
    }
    troubles.removeIf(trouble -> trouble.contains("404") && trouble.contains("nothing-here"));
    assertThat(troubles).isEmpty();
  }

  @Test
  @EnabledIfSystemProperty(named = SCREENSHOTS, matches = ".+")
  void picturesOfEveryPage() {
    try (Visitor desktop = visitor(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT);
        Visitor phone = visitor(Visitor.PHONE, "es-CL", ColorScheme.LIGHT);
        Visitor dark = visitor(Visitor.DESKTOP, "es-CL", ColorScheme.DARK)) {
      pictures(desktop, "desktop");
      pictures(phone, "phone");
      dark.logIn(world.password());
      for (String name : List.of("overview", "tenant")) {
        picture(dark.open(String.valueOf(PAGES.get(name))), name + "-dark");
      }
    }
  }

  private void pictures(Visitor visitor, String kind) {
    picture(visitor.open("/console/log-in"), "log-in-" + kind);
    visitor.logIn(world.password());
    PAGES.forEach((name, path) -> picture(visitor.open(path), name + "-" + kind));
  }

  private static void picture(Visitor visitor, String name) {
    visitor
        .page()
        .screenshot(
            new Page.ScreenshotOptions()
                .setPath(Path.of("..", System.getProperty(SCREENSHOTS), name + ".png")));
  }

  private Visitor loggedIn(Visitor.Screen screen, String language, ColorScheme scheme) {
    return visitor(screen, language, scheme).logIn(world.password());
  }

  private Visitor visitor(Visitor.Screen screen, String language, ColorScheme scheme) {
    return new Visitor(chromium.browser(), world.origin(), screen, language, scheme);
  }

  private static String number(int number) {
    return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
  }
}
