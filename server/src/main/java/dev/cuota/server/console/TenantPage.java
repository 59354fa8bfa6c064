package dev.cuota.server.console;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.metering.EventFilter;
import dev.cuota.engine.metering.StoredEvent;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How one tenant is doing. */
@RestController
class TenantPage {
  /** How far back recent events are looked for, by their own time. */
  private static final Duration RECENT = Duration.ofDays(31);

  /** Events a little ahead of our clock are recent too. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private static final int EVENTS = 20;

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  TenantPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  /** The page, or only its chart when another meter was chosen. */
  @GetMapping("/console/{environment}/tenant")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam("key") String tenantKey,
      @RequestParam(required = false) @Nullable String meter,
      @RequestParam(required = false) @Nullable String done,
      @RequestHeader(name = Pages.PART, required = false) @Nullable String part) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.TENANTS);
    Tenant tenant = tenant(environment, tenantKey);
    UsageReport report =
        engine.limits().usage(environment.id(), tenantKey).orElseThrow(Environments.NotFound::new);
    TenantView view =
        new TenantFigures(engine, environment, shell).read(tenant, report, meter, done);
    return pages.page(part == null ? "tenant" : "days", shell, view);
  }

  /** What was heard of the tenant last; comes after the page, as it is the slowest to find. */
  @GetMapping("/console/{environment}/tenant/events")
  ResponseEntity<byte[]> events(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam("key") String tenantKey) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.TENANTS);
    Tenant tenant = tenant(environment, tenantKey);
    Instant now = engine.clock().now();
    Period recent = new Period(now.minus(RECENT), now.plus(AHEAD));
    List<StoredEvent> events =
        engine.metering().events(EventFilter.of(environment.id(), tenant.id(), recent, EVENTS));
    EventList list =
        new EventList(
            events.stream().map(event -> row(shell.texts(), event)).toList(),
            FirstEvent.line(shell, engine, environment));
    return pages.page("events", shell, list);
  }

  private Tenant tenant(Environment environment, String key) {
    return engine.accounts().find(environment.id(), key).orElseThrow(Environments.NotFound::new);
  }

  private static EventList.Row row(Texts texts, StoredEvent event) {
    String fate = fate(event);
    return new EventList.Row(
        texts.time(event.time()),
        event.type(),
        event.id(),
        event.source(),
        texts.get("fate." + fate),
        fate.equals("counted") ? "info" : fate.equals("uncounted") ? "warning" : "plain",
        detail(texts, event));
  }

  private static String fate(StoredEvent event) {
    if (event.reversed() != null) {
      return "reversed";
    }
    if (event.reverses() != null) {
      return "reverses";
    }
    return event.counted().isEmpty() ? "uncounted" : "counted";
  }

  private static String detail(Texts texts, StoredEvent event) {
    return event.counted().isEmpty()
        ? String.valueOf(event.note())
        : event.counted().stream()
            .map(counted -> counted.meter() + "\u00a0" + texts.number(counted.amount().value()))
            .collect(Collectors.joining(", "));
  }
}
