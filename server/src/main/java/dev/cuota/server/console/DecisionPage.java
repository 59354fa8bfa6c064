package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.Explained;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Why something was refused. */
@RestController
class DecisionPage {
  private static final int LATEST = 20;

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  DecisionPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping("/console/{environment}/decisions/{id}")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") String id) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.TENANTS);
    Explained denial =
        engine
            .limits()
            .explanations()
            .find(environment.id(), id(id))
            .orElseThrow(Environments.NotFound::new);
    boolean isKnown = engine.accounts().find(environment.id(), denial.who().tenant()).isPresent();
    return pages.page(
        "decision", shell, new DecisionTexts(engine, environment, shell).view(denial, isKnown));
  }

  /** Whoever has only the id of an answer need not know where it was given. */
  @GetMapping("/console/decisions/{id}")
  ResponseEntity<Void> find(@PathVariable("id") String id) {
    UUID wanted = id(id);
    Environment environment =
        engine.security().environments().stream()
            .filter(one -> engine.limits().explanations().find(one.id(), wanted).isPresent())
            .findFirst()
            .orElseThrow(Environments.NotFound::new);
    return ResponseEntity.status(HttpStatus.FOUND)
        .location(URI.create("/console/" + environment.key() + "/decisions/" + wanted))
        .build();
  }

  /** What was last refused to a tenant; comes after its page. */
  @GetMapping("/console/{environment}/tenant/denials")
  ResponseEntity<byte[]> latest(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam("key") String tenantKey) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.TENANTS);
    Tenant tenant =
        engine.accounts().find(environment.id(), tenantKey).orElseThrow(Environments.NotFound::new);
    return pages.page(
        "denials",
        shell,
        new DecisionTexts(engine, environment, shell)
            .list(engine.limits().explanations().latest(tenant, LATEST)));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw new Environments.NotFound();
    }
  }
}
