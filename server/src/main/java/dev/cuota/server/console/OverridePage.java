package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.OverrideOutcome;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where administrators give a tenant, or all of its account, another limit than the plan does: a form,
 * what comes of it to be confirmed, and the change itself. Works without a script.
 */
@RestController
class OverridePage {
  static final String PATH = "/console/{environment}/tenant/override";

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  OverridePage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  /** Whom a request is about, and in whose words it is answered. */
  private record Place(Shell shell, Tenant tenant, Granted granted) {}

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String environment,
      @RequestParam("key") String key,
      @RequestParam("feature") String feature) {
    Place place = place(request, environment, key, feature);
    return form(HttpStatus.OK, place, OverrideEntry.of(place.granted()), Map.of());
  }

  /** Shows what is wrong, or what is to be confirmed; changes it once it is. */
  @PostMapping(PATH)
  ResponseEntity<byte[]> enter(
      HttpServletRequest request,
      @PathVariable("environment") String environment,
      @RequestParam("key") String key,
      @RequestParam("feature") String feature,
      @RequestParam @Nullable String confirmed) {
    Place place = place(request, environment, key, feature);
    OverrideEntry entry = entry(request);
    Map<String, String> errors = entry.errors(place.granted(), engine.clock().now());
    if (!errors.isEmpty()) {
      return form(HttpStatus.UNPROCESSABLE_CONTENT, place, entry, errors);
    } else if (entry.act().equals(OverrideEntry.EDIT)) {
      return form(HttpStatus.OK, place, entry, Map.of());
    } else if (confirmed == null) {
      OverrideForm review =
          new OverrideFormTexts(place.shell())
              .form(place.tenant().key(), place.granted(), entry, Map.of());
      return pages.page("override-review", place.shell(), review);
    }
    return change(place, entry);
  }

  private ResponseEntity<byte[]> change(Place place, OverrideEntry entry) {
    String by = Objects.requireNonNull(place.shell().person(), "nobody is logged in");
    String feature = place.granted().feature().key();
    OverrideOutcome outcome =
        engine.limits().override(place.tenant(), entry.forAll(), entry.change(feature, by));
    return switch (outcome) {
      case OverrideOutcome.Done _ -> {
        String done = entry.clears() ? "cleared" : "set";
        yield ResponseEntity.status(HttpStatus.SEE_OTHER)
            .location(
                URI.create(place.shell().tenant(place.tenant().key()) + "&done=" + done + "#goes"))
            .build();
      }
      case OverrideOutcome.UnknownFeature _ -> throw new Environments.NotFound();
      case OverrideOutcome.Refused(var flaw) ->
          form(
              HttpStatus.UNPROCESSABLE_CONTENT,
              place,
              entry,
              Map.of(OverrideEntry.NUMBER, "override.error." + flaw));
    };
  }

  private ResponseEntity<byte[]> form(
      HttpStatus status, Place place, OverrideEntry entry, Map<String, String> errors) {
    OverrideForm form =
        new OverrideFormTexts(place.shell())
            .form(place.tenant().key(), place.granted(), entry, errors);
    return pages.page(status, "override", place.shell(), form);
  }

  private Place place(
      HttpServletRequest request, String environmentKey, String key, String feature) {
    Environment environment = environments.named(environmentKey);
    Tenant tenant =
        engine.accounts().find(environment.id(), key).orElseThrow(Environments.NotFound::new);
    Granted granted =
        engine.limits().granted(tenant).stream()
            .filter(one -> one.feature().key().equals(feature) && one.feature().overridable())
            .findFirst()
            .orElseThrow(Environments.NotFound::new);
    return new Place(pages.shell(request, environment, Shell.Section.TENANTS), tenant, granted);
  }

  private static OverrideEntry entry(HttpServletRequest request) {
    return new OverrideEntry(
        field(request, "act"),
        field(request, "whom"),
        field(request, "limit"),
        field(request, OverrideEntry.NUMBER),
        field(request, "until"),
        field(request, "reason"));
  }

  private static String field(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "").strip();
  }
}
