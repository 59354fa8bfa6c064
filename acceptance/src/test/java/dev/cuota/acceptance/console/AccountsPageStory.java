package dev.cuota.acceptance.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.Showing;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import dev.cuota.server.demo.DemoWorld;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What people see and do on the pages of accounts and desyncs, on the accounts of the demonstration.
 * With {@code -Dcuota.screenshots=…} it also takes pictures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before all tests
class AccountsPageStory {
  private static final String LIST = "/console/storefront/accounts";
  private static final String DESYNCS = "/console/storefront/desyncs";
  private static final int LATE = 4;

  /** Everything as the database spells it that nobody should have to read. */
  private static final Pattern RAW =
      Pattern.compile(
          Stream.of(
                  Stream.of(SubscriptionStatus.values()).map(SubscriptionStatus::wire),
                  Stream.of(Publication.values()).map(Publication::wire),
                  Stream.of(PauseReason.values()).map(PauseReason::wire))
              .flatMap(words -> words)
              .filter(word -> word.contains("_"))
              .distinct()
              .reduce((one, other) -> one + "|" + other)
              .orElseThrow());

  private Chromium chromium;
  private Installation installation;
  private DemoWorld demo;
  private Server server;
  private String password;
  private Environment environment;

  @BeforeAll
  void open() throws IOException {
    chromium = Chromium.start();
    installation =
        Installation.open(
            new Configuration(
                0,
                Path.of("target/data"),
                TestPostgres.newDatabase(),
                null,
                null,
                EnforcementMode.ON,
                false,
                Map.of(Clusters.SHARED, TestPostgres.newDatabase()),
                Base64.getEncoder().encodeToString(new byte[Secrets.KEY_BYTES])),
            Clock.system(),
            Ids.random());
    demo = DemoWorld.prepare(installation);
    environment = demo.environments().getFirst();
    engine().clusters().install(environment.id(), Clusters.SHARED);
    engine()
        .accounts()
        .numbers(
            environment.id(), IntStream.range(0, 60).mapToObj("many-%02d"::formatted).toList());
    engine().outbox().dispatchDue();
    password = FirstStart.of(installation).password().orElseThrow();
    server = Server.start(installation);
  }

  @AfterAll
  void close() {
    if (server != null) {
      server.close();
      demo.close();
      installation.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private Engine engine() {
    return installation.engine();
  }

  private Visitor visitor(Visitor.Screen screen, String language, ColorScheme scheme) {
    String origin = "http://localhost:" + server.port();
    return new Visitor(chromium.browser(), origin, screen, language, scheme).logIn(password);
  }

  private Visitor desktop() {
    return visitor(Visitor.DESKTOP, "en-GB", ColorScheme.LIGHT);
  }

  private Store store(String key) {
    return engine().lifecycle().stores().find(environment.id(), key).orElseThrow();
  }

  private String address(String key) {
    return LIST + "/" + store(key).account();
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  @Order(1)
  void accountsAreFoundByWordsStatusPlanAndPublicationPageByPage() {
    try (Visitor visitor = desktop()) {
      Page page = visitor.open("/console/storefront").page();
      page.click(".sections a[href$='/accounts']");
      assertThat(page.locator("#found tbody tr")).hasCount(50);
      page.click(".pager a");
      assertThat(page).hasURL(Pattern.compile(".*offset=50.*"));
      assertThat(page.locator("#found tbody tr").first()).isVisible();

      visitor.open(LIST);
      page.locator("#wanted").pressSequentially("LIBROS");
      Locator rows = page.locator("#found tbody tr");
      assertThat(rows).hasCount(1);
      assertThat(rows).containsText("Libros del Río");
      assertThat(rows.locator(".badge").first()).hasText("Suspended");
      page.fill("#wanted", "");
      page.selectOption("#status", "grace");
      assertThat(rows).hasCount(1);
      assertThat(rows).containsText("flora-norte");
      assertThat(page).hasURL(Pattern.compile(".*status=grace.*"));
      page.selectOption("#status", "");
      page.selectOption("#publication", "paused");
      page.selectOption("#plan", "enterprise");
      assertThat(rows).hasCount(1);
      assertThat(rows).containsText("vinos-andes");
      page.reload();
      assertThat(page.locator("#publication")).hasValue("paused");
      assertThat(rows).hasCount(1);
      rows.locator("a").click();
      assertThat(page.locator("h1")).hasText("vinos-andes");
      assertThat(visitor.troubles()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void whoIsSuspendedHasAStorePausedUntilTheSubscriptionIsInOrder() {
    try (Visitor visitor = desktop()) {
      Page page = visitor.open(address("libros-del-rio")).page();
      assertThat(page.locator("#banner")).containsText("Suspended. Its stores are not visible.");
      Locator stores = page.locator("#stores");
      assertThat(stores.locator(".badge")).hasText("Paused");
      assertThat(stores).containsText("Subscription suspended");
      stores.locator("button[value=unpause]").click();
      assertThat(page.locator(".note[role=alert]")).containsText("its subscription denies it");

      page.locator("#subscriptions summary").click();
      page.selectOption("#subscriptions select", "active");
      page.click("#subscriptions .change-form button");
      assertThat(page.locator(".note[role=status]")).containsText("has its new status");
      assertThat(page.locator("#banner")).hasCount(0);
      assertThat(stores.locator(".badge")).hasText("Published");
      assertThat(store("libros-del-rio").showing()).isEqualTo(Showing.PUBLISHED);
      Locator event =
          page.locator(".timeline li").filter(withText("Status of the subscription changed"));
      assertThat(event.first().locator(".diff")).containsText("Suspended");
      assertThat(event.first().locator(".diff ins").last()).containsText("Active");
      assertThat(event.first()).containsText("by admin, as administrator");
      String correlation = event.first().locator("code").textContent();
      Locator shown = page.locator(".timeline li").filter(withText("Store published")).first();
      assertThat(shown.locator("code")).hasText(correlation);
      assertThat(visitor.troubles()).isEmpty();
    }
  }

  @Test
  @Order(3)
  void aStoreIsPausedByHandShownAgainAndApprovedByKeyboardAlone() {
    try (Visitor visitor = desktop()) {
      Page page = visitor.open(address("vinos-andes")).page();
      assertThat(page.locator("#stores")).containsText("By a person of the platform");
      assertThat(page.locator("#subscriptions .details")).containsText("No information");
      assertThat(page.locator("#subscriptions option[value=unknown]")).hasCount(0);
      page.locator("#stores button[value=unpause]").focus();
      page.keyboard().press("Enter");
      assertThat(page.locator(".note[role=status]")).hasText("The store is shown again.");
      page.locator("#stores button[value=pause]").focus();
      page.keyboard().press("Space");
      assertThat(page.locator(".note[role=status]")).containsText("until a person unpauses it");
      assertThat(store("vinos-andes").showing())
          .isEqualTo(Showing.paused(PauseReason.ADMIN_MANUAL));

      visitor.open(address("ceramica-viva"));
      assertThat(page.locator("#stores .badge")).hasText("Waits for approval");
      assertThat(page.locator("#subscriptions")).containsText("never taken out a subscription");
      page.locator("#stores button[value=approve]").focus();
      page.keyboard().press("Enter");
      assertThat(page.locator(".note[role=status]")).hasText("The store is approved.");
      assertThat(page.locator("#stores")).containsText("Approval completed");
      assertThat(store("ceramica-viva").showing()).isEqualTo(Showing.PUBLISHED);
      assertThat(visitor.troubles()).isEmpty();
    }
  }

  @Test
  @Order(LATE)
  void everybodyReadsItInTheirLanguageOnAPhoneAndInTheDark() {
    Map<String, String> pages =
        new TreeMap<>(
            Map.of(
                "accounts", LIST,
                "accounts-none", LIST + "?wanted=nobody-at-all",
                "account", address("cafe-central"),
                "account-at-odds", address("sabores-del-sur"),
                "account-canceled", address("juguetes-luna"),
                "account-trial", address("panaderia-sol"),
                "desyncs", DESYNCS));
    List<String> faults = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Visitor desktop = visitor(Visitor.DESKTOP, "en-GB", scheme);
          Visitor phone = visitor(Visitor.PHONE, "es-CL", scheme)) {
        pages.forEach(
            (name, path) -> {
              for (Visitor one : List.of(desktop, phone)) {
                Page page = one.open(path).page();
                String where = name + " " + scheme + (one == phone ? " phone" : "");
                picture(page, where);
                Accessibility.faults(page).forEach(fault -> faults.add(where + ": " + fault));
                Object over =
                    page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
                assertThat((Integer) over).as(where).isLessThanOrEqualTo(0);
                String text = page.locator("main").innerText();
                assertThat(RAW.matcher(text).results().map(hit -> hit.group()).toList())
                    .as(where)
                    .isEmpty();
              }
            });
        assertThat(phone.open(LIST).page().locator("h1")).hasText("Cuentas");
        assertThat(phone.open(address("juguetes-luna")).page().locator("#banner"))
            .containsText("Cancelada. Terminó; sus tiendas no están visibles.");
        assertThat(desktop.troubles()).isEmpty();
        assertThat(phone.troubles()).isEmpty();
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  @Order(LATE + 1)
  void whatDisagreesIsSeenAtTheAccountFoundByADryRunAndMended() {
    engine().outbox().dispatchDue();
    try (Visitor visitor = desktop()) {
      Page page = visitor.open(address("sabores-del-sur")).page();
      assertThat(page.locator("#check tbody tr")).hasCount(1);
      assertThat(page.locator("#check")).containsText("Another slug in its cluster");
      visitor.open(DESYNCS);
      assertThat(page.locator("#desyncs")).containsText("Nothing is open.");
      page.click("button[value=dry]");
      Locator row = page.locator("#desyncs tbody tr");
      assertThat(row).hasCount(1);
      assertThat(row.locator(".badge")).hasText("Can be mended");
      assertThat(row).containsText("Published · sabores-del-sur");
      assertThat(page.locator(".note[role=status]")).containsText("1 disagreement. Nothing");
      assertThat(engine().reconciliation().open(environment.id())).hasSize(1);
      picture(page, "desyncs found");
      page.click("button[value=mend]");
      assertThat(row.locator(".badge")).hasText("Mended");
      page.click("button[value=dry]");
      assertThat(page.locator("#desyncs")).containsText("Both sides agree.");
      visitor.open(DESYNCS);
      assertThat(page.locator("#desyncs")).containsText("Nothing is open.");
      visitor.open("/console/storefront/accounts/of?tenant=sabores-del-sur");
      assertThat(page.locator("#check")).containsText("both sides agree");
      assertThat(visitor.troubles()).isEmpty();
    }
  }

  private static void picture(Page page, String name) {
    String folder = System.getProperty("cuota.screenshots");
    if (folder != null) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(folder, name.replace(' ', '-').toLowerCase(Locale.ROOT) + ".png"))
              .setFullPage(true));
    }
  }
}
