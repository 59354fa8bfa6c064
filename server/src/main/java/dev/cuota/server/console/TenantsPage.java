package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.accounts.TenantSearch;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The tenants of an environment, found as one types. */
@RestController
class TenantsPage {
  private static final int PAGE = 50;
  private static final int MAX_OFFSET = 1_000_000;
  private static final int MAX_WANTED_LENGTH = 256;

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  TenantsPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping("/console/{environment}/tenants")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "") String wanted,
      @RequestParam(defaultValue = "0") int offset,
      @RequestHeader(name = Pages.PART, required = false) @Nullable String part) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.TENANTS);
    String text = wanted.strip();
    text = text.substring(0, Math.min(text.length(), MAX_WANTED_LENGTH));
    TenantList list = list(shell, environment, new TenantSearch(text, clamp(offset), PAGE + 1));
    ResponseEntity<byte[]> page =
        pages.page(part == null ? "tenants" : "tenants-found", shell, list);
    return ResponseEntity.status(page.getStatusCode())
        .headers(page.getHeaders())
        .header(HttpHeaders.VARY, Pages.PART)
        .body(page.getBody());
  }

  private static int clamp(int offset) {
    return Math.clamp(offset, 0, MAX_OFFSET);
  }

  /** Asks for one more than a page holds, to know whether there is another. */
  private TenantList list(Shell shell, Environment environment, TenantSearch search) {
    List<Tenant> found = engine.accounts().search(environment.id(), search);
    List<Tenant> shown = found.subList(0, Math.min(PAGE, found.size()));
    long all = engine.accounts().count(environment.id());
    return new TenantList(
        search.text(),
        shell.texts().get("tenants.count", all),
        rows(shell, environment, shown),
        search.offset() == 0 ? null : address(shell, search.text(), search.offset() - PAGE),
        found.size() > PAGE ? address(shell, search.text(), search.offset() + PAGE) : null,
        all > 0 ? null : FirstEvent.line(shell, engine, environment));
  }

  private List<TenantList.Row> rows(Shell shell, Environment environment, List<Tenant> tenants) {
    var statuses =
        engine
            .quota()
            .statuses(environment.id(), tenants.stream().map(Tenant::account).distinct().toList());
    Plans plans = new Plans(engine, environment, shell.texts());
    return tenants.stream()
        .map(
            tenant -> {
              Standing standing = Standing.of(shell.texts(), statuses.get(tenant.account()));
              return new TenantList.Row(
                  tenant.key(),
                  shell.tenant(tenant.key()),
                  plans.name(tenant),
                  standing.name(),
                  standing.severity().style());
            })
        .toList();
  }

  private static String address(Shell shell, String wanted, int offset) {
    return shell.link(Shell.Section.TENANTS)
        + "?wanted="
        + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
        + "&offset="
        + Math.max(0, offset);
  }
}
