package dev.cuota.server.console;

import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How an environment is doing, at one glance. */
@RestController
class OverviewPage {
  private final Pages pages;
  private final Environments environments;
  private final OverviewFigures figures;

  OverviewPage(Pages pages, Environments environments, OverviewFigures figures) {
    this.pages = pages;
    this.environments = environments;
    this.figures = figures;
  }

  @GetMapping("/console/{environment}")
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(required = false) @Nullable String meter) {
    return page("overview", request, key, meter);
  }

  /** Only the parts that change. */
  @GetMapping("/console/{environment}/live")
  ResponseEntity<byte[]> live(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(required = false) @Nullable String meter) {
    return page("overview-live", request, key, meter);
  }

  private ResponseEntity<byte[]> page(
      String template, HttpServletRequest request, String key, @Nullable String meter) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.OVERVIEW);
    return pages.page(template, shell, figures.read(shell, environment, meter));
  }
}
