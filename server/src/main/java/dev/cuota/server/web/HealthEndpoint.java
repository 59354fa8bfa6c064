package dev.cuota.server.web;

import dev.cuota.engine.Engine;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells whoever keeps the process alive, or sends it traffic, how it is. */
@RestController
class HealthEndpoint {
  private final Engine engine;

  HealthEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** The process answers. */
  @GetMapping("/health/live")
  Map<String, String> live() {
    return Map.of("status", "UP");
  }

  /** The database answers too. */
  @GetMapping("/health/ready")
  ResponseEntity<Map<String, String>> ready() {
    return engine.isReady()
        ? ResponseEntity.ok(Map.of("status", "UP"))
        : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(Map.of("status", "DOWN"));
  }
}
