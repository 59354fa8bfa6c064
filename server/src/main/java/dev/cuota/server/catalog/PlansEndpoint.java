package dev.cuota.server.catalog;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.engine.Engine;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is sold, for price pages and front ends: public and cacheable. */
@RestController
public final class PlansEndpoint {
  /** How long an answer may be used without asking again. */
  static final Duration FRESH = Duration.ofSeconds(60);

  private final Engine engine;

  PlansEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** All plans of an environment, the default one when none is named. */
  @GetMapping("/api/v1/plans")
  ResponseEntity<byte[]> plans(
      @RequestParam(required = false) @Nullable String environment, HttpServletRequest request) {
    Environment named = environment(environment);
    CatalogSnapshot snapshot = engine.catalogs().current(named.id());
    return answer(PlansJson.all(named.key(), snapshot, Languages.of(request)));
  }

  /** One plan of an environment, in its newest version. */
  @GetMapping("/api/v1/plans/{key}")
  ResponseEntity<byte[]> plan(
      @PathVariable String key,
      @RequestParam(required = false) @Nullable String environment,
      HttpServletRequest request) {
    Catalog catalog = engine.catalogs().current(environment(environment).id()).catalog();
    Plan plan =
        catalog
            .plan(key)
            .orElseThrow(
                () -> Problem.of(ProblemCode.NOT_FOUND, Text.of("catalog.plan", key)).exception());
    return answer(PlansJson.one(catalog, plan, Languages.of(request)));
  }

  private Environment environment(@Nullable String key) {
    if (key == null) {
      return engine.security().defaultEnvironment();
    }
    return engine.security().environment(key).orElseThrow(() -> unknown(key).exception());
  }

  private static Problem unknown(String key) {
    Text text = Text.of("environment.unknown", key);
    return Problem.of(ProblemCode.NOT_FOUND, text)
        .withErrors(List.of(new FieldError("environment", text)));
  }

  /** The tag is made of the bytes, so that it changes exactly when they do; Spring answers 304. */
  private static ResponseEntity<byte[]> answer(byte[] body) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.maxAge(FRESH).cachePublic())
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .eTag(tag(body))
        .body(body);
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
