package dev.cuota.server.catalog;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.catalog.CatalogDiff;
import dev.cuota.engine.Engine;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.catalog.CatalogVersion;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalog as a document, for administrators: read it, see what a new one changes, apply it. */
@RestController
public final class CatalogEndpoint {
  static final String YAML = "application/yaml";
  private static final String VERSION = "Cuota-Catalog-Version";

  /** What a document may call itself. */
  private static final Set<String> TYPES =
      Set.of(
          YAML, "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain", "application/json");

  private final Engine engine;
  private final CatalogDocuments documents;

  CatalogEndpoint(Engine engine) {
    this.engine = engine;
    this.documents = new CatalogDocuments(engine.catalogs());
  }

  /** The catalog in force as JSON. */
  @GetMapping(path = "/api/v1/admin/catalog", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> json(Caller caller) {
    CatalogSnapshot snapshot = engine.catalogs().current(caller.environment());
    if (snapshot.version() == 0) {
      throw none();
    }
    return answer(snapshot.version(), MediaType.APPLICATION_JSON_VALUE)
        .body(YamlJson.print(CatalogWriter.node(snapshot.catalog())));
  }

  /** The document in force, as it was written. */
  @GetMapping(path = "/api/v1/admin/catalog", produces = YAML)
  ResponseEntity<byte[]> yaml(Caller caller) {
    int version = engine.catalogs().current(caller.environment()).version();
    String document =
        engine.catalogs().document(caller.environment()).orElseThrow(CatalogEndpoint::none);
    return answer(version, YAML + ";charset=utf-8").body(document.getBytes(StandardCharsets.UTF_8));
  }

  /** The versions there were, newest first. */
  @GetMapping("/api/v1/admin/catalog/history")
  History history(Caller caller) {
    return new History(engine.catalogs().history(caller.environment()));
  }

  /** Puts a document in force; with {@code dryRun} only says what that would change. */
  @PutMapping("/api/v1/admin/catalog")
  Answer apply(
      Caller caller,
      @RequestParam(defaultValue = "false") boolean dryRun,
      HttpServletRequest request)
      throws IOException {
    String document = document(request);
    DocumentOutcome outcome =
        dryRun
            ? documents.preview(caller.environment(), document)
            : documents.apply(caller.environment(), document, "key " + caller.name());
    return switch (outcome) {
      case DocumentOutcome.Accepted(int version, CatalogDiff diff) ->
          Answer.of(version, dryRun, diff);
      case DocumentOutcome.Invalid(var errors) ->
          throw CatalogProblems.of(ProblemCode.INVALID_REQUEST, "catalog.invalid", errors);
      case DocumentOutcome.Refused(var errors) ->
          throw CatalogProblems.of(ProblemCode.CONFLICT, "catalog.refused", errors);
    };
  }

  private static String document(HttpServletRequest request) throws IOException {
    String type = request.getContentType();
    if (type != null && !TYPES.contains(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
      throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE).exception();
    }
    try {
      return CatalogDocuments.load(request.getInputStream())
          .orElseThrow(() -> Problem.of(ProblemCode.TOO_LARGE).exception());
    } catch (CharacterCodingException _) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, Text.of("catalog.encoding")).exception();
    }
  }

  private static ResponseEntity.BodyBuilder answer(int version, String type) {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(type))
        .header(VERSION, Integer.toString(version));
  }

  private static RuntimeException none() {
    return Problem.of(ProblemCode.NOT_FOUND, Text.of("catalog.none")).exception();
  }

  /**
   * What an apply did, or would do.
   *
   * @param version in force afterwards
   * @param changed whether anything is different
   */
  record Answer(int version, boolean changed, boolean dryRun, List<Change> changes) {
    static Answer of(int version, boolean dryRun, CatalogDiff diff) {
      return new Answer(
          version, !diff.isEmpty(), dryRun, diff.changes().stream().map(Change::of).toList());
    }
  }

  /** One thing that is different. */
  record Change(String part, String key, String kind, List<Field> fields) {
    static Change of(CatalogDiff.Change change) {
      return new Change(
          change.part().name().toLowerCase(Locale.ROOT),
          change.key(),
          change.kind().name().toLowerCase(Locale.ROOT),
          change.fields().stream()
              .map(field -> new Field(field.name(), field.before(), field.after()))
              .toList());
    }
  }

  /** One field of it. */
  record Field(String name, @Nullable String before, @Nullable String after) {}

  /** The versions there were. */
  record History(List<CatalogVersion> versions) {}
}
