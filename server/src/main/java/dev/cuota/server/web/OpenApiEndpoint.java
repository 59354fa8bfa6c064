package dev.cuota.server.web;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The description of the API, for people and for programs that write programs. */
@RestController
final class OpenApiEndpoint {
  private static final Resource DOCUMENT = new ClassPathResource("openapi.yaml");

  @GetMapping(path = "/api/v1/openapi.yaml", produces = "application/yaml;charset=utf-8")
  Resource document() {
    return DOCUMENT;
  }
}
