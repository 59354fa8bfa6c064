package dev.cuota.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.web.HotEndpoint;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The document says what the program does: no route more, no route less. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final TestServer server = TestServer.shared();
  private final Map<String, Object> document = load();

  @Test
  void documentAndRoutesAgree() {
    Set<String> documented = new TreeSet<>();
    eachOperation((route, _) -> documented.add(route));
    assertThat(documented).isEqualTo(routes());
  }

  @Test
  void everyOperationHasItsOwnIdATagAndAnswers() {
    List<Object> ids = new ArrayList<>();
    List<String> tags = new ArrayList<>();
    list(document.get("tags")).forEach(tag -> tags.add((String) map(tag).get("name")));
    eachOperation(
        (route, operation) -> {
          ids.add(operation.get("operationId"));
          assertThat(operation).as(route).containsKeys("summary", "responses");
          assertThat(tags)
              .as(route)
              .containsAll(list(operation.get("tags")).stream().map(String::valueOf).toList());
        });
    assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    collect(document, references);
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      Object at = document;
      for (String step : reference.substring(2).split("/", -1)) {
        at = map(at).get(step);
        assertThat(at).as(reference).isNotNull();
      }
    }
  }

  @Test
  void everyProblemCodeIsListed() {
    Object codes =
        map(map(
                map(map(map(map(document.get("components")).get("schemas")).get("Problem"))
                        .get("properties"))
                    .get("code")))
            .get("enum");
    assertThat(list(codes)).isEqualTo(Arrays.stream(ProblemCode.values()).map(Enum::name).toList());
  }

  @Test
  void anybodyWithAKeyMayReadIt() {
    HttpResponse<String> answer =
        server.caller(server.newEnvironment(), KeyScope.READ).get("/api/v1/openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("openapi: 3.1.0");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/yaml");
  }

  private Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    server
        .server()
        .parts(HotEndpoint.class)
        .forEach(endpoint -> routes.add("post " + endpoint.path()));
    for (RequestMappingInfo route :
        server.server().part(RequestMappingHandlerMapping.class).getHandlerMethods().keySet()) {
      for (String path : route.getPatternValues()) {
        if (path.startsWith("/api/") || path.startsWith("/health/") || path.equals("/metrics")) {
          for (RequestMethod method : route.getMethodsCondition().getMethods()) {
            routes.add(method.name().toLowerCase(Locale.ROOT) + " " + path);
          }
        }
      }
    }
    return routes;
  }

  private void eachOperation(BiConsumer<String, Map<String, Object>> visitor) {
    map(document.get("paths"))
        .forEach(
            (path, operations) ->
                map(operations)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(method)) {
                            visitor.accept(method + " " + path, map(operation));
                          }
                        }));
  }

  private static void collect(Object node, List<String> references) {
    switch (node) {
      case Map<?, ?> map ->
          map.forEach(
              (name, value) -> {
                if ("$ref".equals(name)) {
                  references.add(String.valueOf(value));
                } else if (value != null) {
                  collect(value, references);
                }
              });
      case List<?> list -> list.forEach(item -> collect(item, references));
      case null, default -> {}
    }
  }

  private Map<String, Object> load() {
    String text =
        server.caller(server.newEnvironment(), KeyScope.READ).get("/api/v1/openapi.yaml").body();
    return map(new Load(LoadSettings.builder().build()).loadFromString(text));
  }

  @SuppressWarnings("unchecked") // names in this document are texts
  private static Map<String, Object> map(@Nullable Object node) {
    return (Map<String, Object>) Objects.requireNonNull(node);
  }

  private static List<?> list(@Nullable Object node) {
    return (List<?>) Objects.requireNonNull(node);
  }
}
