package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The ways into the console, and what stands where there is no page. */
@RestController
class EntrancePage {
  private final Engine engine;
  private final Pages pages;

  EntrancePage(Engine engine, Pages pages) {
    this.engine = engine;
    this.pages = pages;
  }

  /** People who open the server in a browser want the console. */
  @GetMapping("/")
  ResponseEntity<Void> root() {
    return to("/console");
  }

  /** Begins with the default environment. */
  @GetMapping("/console")
  ResponseEntity<Void> console() {
    Environment environment = engine.security().defaultEnvironment();
    return to("/console/" + environment.key());
  }

  /** Any address without a page. */
  @RequestMapping("/console/**")
  ResponseEntity<byte[]> nowhere(HttpServletRequest request) {
    return pages.page(
        HttpStatus.NOT_FOUND, "message", pages.shell(request), new Message("not-found"));
  }

  private static ResponseEntity<Void> to(String address) {
    return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(address)).build();
  }
}
