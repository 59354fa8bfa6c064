package dev.cuota.server.console;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where people log in. */
@RestController
class LogInPage {
  private final Pages pages;

  LogInPage(Pages pages) {
    this.pages = pages;
  }

  @GetMapping(ConsoleSecurity.LOG_IN)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @RequestParam @Nullable String failed,
      @RequestParam @Nullable String left) {
    return pages.page("log-in", pages.shell(request), new LogInForm(failed != null, left != null));
  }
}
