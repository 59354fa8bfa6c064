package dev.cuota.acceptance.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Somebody in front of the console, who notices whatever goes wrong behind it. */
final class Visitor implements AutoCloseable {
  static final Screen DESKTOP = new Screen(1440, 900);
  static final Screen PHONE = new Screen(390, 844);

  private final BrowserContext context;
  private final Page page;
  private final String origin;
  private final List<String> troubles = new ArrayList<>();

  /** Size of a window. */
  record Screen(int width, int height) {}

  Visitor(Browser browser, String origin, Screen screen, String language, ColorScheme scheme) {
    this.origin = origin;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(screen.width(), screen.height())
                .setLocale(language)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add(message.text() + " " + message.location());
          }
        });
    page.onPageError(troubles::add);
    page.onRequest(request -> notice(request.url()));
    page.onRequestFailed(request -> troubles.add(request.url() + " " + request.failure()));
  }

  private void notice(String url) {
    URI uri = URI.create(url);
    if (!uri.getScheme().equals("data") && !url.startsWith(origin + "/")) {
      troubles.add("left the host: " + url);
    }
  }

  Page page() {
    return page;
  }

  /** Opens an address of the console and waits until it is all there. */
  Visitor open(String path) {
    page.navigate(origin + path);
    page.waitForFunction(
        """
        () => [...document.querySelectorAll('[data-chart]')].every(c => c.dataset.drawn)
          && ![...document.querySelectorAll('[hx-trigger="load"]')].some(e => e.querySelector('[role=status]'))
        """);
    return this;
  }

  Visitor logIn(String password) {
    page.navigate(origin + "/console");
    page.fill("#name", "admin");
    page.fill("#password", password);
    page.click(".door-card .btn-primary");
    page.waitForURL(origin + "/console/*");
    return this;
  }

  /** Console errors and warnings, failed requests, requests to other hosts. */
  List<String> troubles() {
    return troubles;
  }

  @Override
  public void close() {
    context.close();
  }
}
