package dev.cuota.server.console;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.clusters.Placement;
import dev.cuota.engine.Engine;
import dev.cuota.engine.clusters.ClusterChange;
import dev.cuota.engine.clusters.ClusterOutcome;
import dev.cuota.engine.clusters.ClusterSettings;
import dev.cuota.engine.clusters.ClusterWish;
import dev.cuota.engine.clusters.Registry;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.DatabaseUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The databases that tenants live on, and what they are to be used for. Works without a script. */
@RestController
class ClustersPage {
  private static final String PATH = "/console/{environment}/clusters";
  private static final String URL = "url";

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  ClustersPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  /** What a request is about, and in whose words it is answered. */
  private record Place(Shell shell, Environment environment) {
    String by() {
      return Objects.requireNonNull(shell.person(), "nobody is logged in");
    }
  }

  /** What is to be said beside the list. */
  private record Said(
      ClusterList.Entry entry,
      Map<String, String> errors,
      @Nullable String done,
      @Nullable String refused) {}

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String environment,
      @RequestParam @Nullable String done) {
    Place place = place(request, environment);
    String text = done == null ? null : place.shell().t("clusters.done");
    return page(HttpStatus.OK, place, new Said(ClusterList.Entry.EMPTY, Map.of(), text, null));
  }

  /** Gives a cluster another status. */
  @PostMapping(PATH + "/status")
  ResponseEntity<byte[]> change(
      HttpServletRequest request,
      @PathVariable("environment") String environment,
      @RequestParam("key") String key,
      @RequestParam("status") String status) {
    Place place = place(request, environment);
    ClusterStatus wanted =
        Arrays.stream(ClusterStatus.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(status))
            .findFirst()
            .orElseThrow(Environments.NotFound::new);
    ClusterOutcome outcome =
        registry().change(place.environment().id(), key, ClusterChange.to(wanted), place.by());
    return answer(
        place,
        outcome,
        new Said(
            ClusterList.Entry.EMPTY,
            Map.of(),
            null,
            new ClusterTexts(place.shell().texts()).refusal(outcome)));
  }

  /** Registers a database. */
  @PostMapping(PATH)
  ResponseEntity<byte[]> add(
      HttpServletRequest request, @PathVariable("environment") String environment) {
    Place place = place(request, environment);
    Texts texts = place.shell().texts();
    ClusterList.Entry entry =
        new ClusterList.Entry(
            field(request, "key"), field(request, "weight"), field(request, "note"));
    Optional<Integer> weight = weight(entry.weight());
    if (weight.isEmpty() || entry.note().length() > ClusterSettings.MAX_NOTE) {
      Map<String, String> wrong =
          weight.isEmpty()
              ? Map.of("weight", texts.get("clusters.error.weight"))
              : Map.of("note", texts.get("clusters.error.note"));
      return page(HttpStatus.UNPROCESSABLE_CONTENT, place, new Said(entry, wrong, null, null));
    }
    String url;
    try {
      url = url(request);
    } catch (IllegalArgumentException _) {
      Map<String, String> wrong = Map.of(URL, texts.get("clusters.error.URL", ""));
      return page(HttpStatus.UNPROCESSABLE_CONTENT, place, new Said(entry, wrong, null, null));
    }
    ClusterSettings settings = new ClusterSettings(ClusterStatus.READY, weight.get(), entry.note());
    ClusterOutcome outcome =
        registry()
            .create(
                place.environment().id(), new ClusterWish(entry.key(), url, settings), place.by());
    String field = outcome instanceof ClusterOutcome.Unfit ? URL : "key";
    String refusal = new ClusterTexts(texts).refusal(outcome);
    return answer(place, outcome, new Said(entry, Map.of(field, refusal), null, null));
  }

  private ResponseEntity<byte[]> answer(Place place, ClusterOutcome outcome, Said refused) {
    if (outcome instanceof ClusterOutcome.Done) {
      URI back = URI.create(place.shell().link(Shell.Section.CLUSTERS) + "?done=1");
      return ResponseEntity.status(HttpStatus.SEE_OTHER).location(back).build();
    }
    return page(HttpStatus.UNPROCESSABLE_CONTENT, place, refused);
  }

  private ResponseEntity<byte[]> page(HttpStatus status, Place place, Said said) {
    ClusterTexts texts = new ClusterTexts(place.shell().texts());
    var environment = place.environment().id();
    ClusterList list =
        new ClusterList(
            registry().all(environment).stream()
                .map(
                    one ->
                        texts.row(
                            one,
                            registry().tenants(environment, one.key()),
                            engine.clusters().counters(environment, one.key())))
                .toList(),
            place.shell().link(Shell.Section.CLUSTERS),
            registry().isMulti(),
            said.entry(),
            said.errors(),
            said.done(),
            said.refused());
    return pages.page(status, "clusters", place.shell(), list);
  }

  private Registry registry() {
    return engine.clusters().registry();
  }

  private Place place(HttpServletRequest request, String key) {
    Environment environment = environments.named(key);
    return new Place(pages.shell(request, environment, Shell.Section.CLUSTERS), environment);
  }

  private static @Nullable String url(HttpServletRequest request) {
    String text = field(request, URL);
    return text.isEmpty() ? null : DatabaseUrl.toJdbc(text);
  }

  private static Optional<Integer> weight(String text) {
    try {
      return Optional.of(Integer.parseInt(text))
          .filter(weight -> weight >= 0 && weight <= Placement.MAX_WEIGHT);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String field(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "").strip();
  }
}
