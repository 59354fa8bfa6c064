package dev.cuota.server.console;

import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.MarginFinding;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.engine.Engine;
import dev.cuota.engine.margin.Held;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.margin.MonthMargins;
import dev.cuota.engine.margin.PolicyOutcome;
import dev.cuota.engine.margin.PolicyStand;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.margin.Months;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts cost against what they bring in, and what is done about it. */
@RestController
class MarginPage {
  private static final String PATH = "/console/{environment}/margin";
  private static final int SHOWN_MONTHS = 12;
  private static final int SHOWN_ACCOUNTS = 50;
  private static final Set<String> ALERTS =
      Arrays.stream(MarginFinding.Kind.values())
          .map(MarginFinding.Kind::alert)
          .collect(Collectors.toUnmodifiableSet());

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  MarginPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  /** What a request is about, and in whose words it is answered. */
  private record Place(Shell shell, Environment environment) {}

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "") String month,
      @RequestParam(required = false) @Nullable String done) {
    Place place = place(request, key);
    PolicyStand stand = margin().policy(place.environment().id());
    MarginBoard.Policy policy =
        policy(
            place,
            stand,
            PolicyEntries.of(stand.policy()),
            Map.of(),
            done == null ? null : place.shell().t("margin.policy.done"));
    return pages.page("margin", place.shell(), board(place, month, policy));
  }

  /** Says what is to be done about margins. */
  @PostMapping(PATH + "/policy")
  ResponseEntity<byte[]> set(HttpServletRequest request, @PathVariable("environment") String key) {
    Place place = place(request, key);
    PolicyStand stand = margin().policy(place.environment().id());
    PolicyEntries entries = new PolicyEntries(request, place.shell().texts());
    Optional<MarginPolicy> read = entries.read(stand.policy().guard().accounts());
    Optional<String> refused =
        read.flatMap(
            policy ->
                refusal(
                    place,
                    margin().setPolicy(place.environment().id(), policy, place.shell().cause())));
    if (read.isPresent() && refused.isEmpty()) {
      URI back = URI.create(place.shell().link(Shell.Section.MARGIN) + "?done=1#policy");
      return ResponseEntity.status(HttpStatus.SEE_OTHER).location(back).build();
    }
    Map<String, String> errors =
        refused.map(why -> Map.of("throttles", why)).orElse(entries.errors());
    MarginBoard.Policy policy = policy(place, stand, entries.entry(), errors, null);
    return pages.page(
        HttpStatus.UNPROCESSABLE_CONTENT, "margin", place.shell(), board(place, "", policy));
  }

  private static Optional<String> refusal(Place place, PolicyOutcome outcome) {
    Texts texts = place.shell().texts();
    return switch (outcome) {
      case PolicyOutcome.Done _ -> Optional.empty();
      case PolicyOutcome.NoSuchThrottle(String feature, List<String> known) ->
          Optional.of(
              texts.get(
                  "margin.wrong.throttle",
                  feature,
                  known.isEmpty() ? texts.get("none") : String.join(", ", known)));
      case PolicyOutcome.NoSuchAccount(long account) ->
          Optional.of(texts.get("margin.wrong.account", Long.toString(account)));
    };
  }

  private static MarginBoard.Policy policy(
      Place place,
      PolicyStand stand,
      MarginBoard.Entry entry,
      Map<String, String> errors,
      @Nullable String done) {
    Texts texts = place.shell().texts();
    String changed =
        stand.changedAt() == null
            ? texts.get("margin.policy.usual")
            : texts.get(
                "margin.policy.changed",
                String.valueOf(stand.changedBy()),
                texts.time(stand.changedAt()));
    return new MarginBoard.Policy(
        place.shell().link(Shell.Section.MARGIN) + "/policy", entry, changed, done, errors);
  }

  private MarginBoard board(Place place, String wanted, MarginBoard.Policy policy) {
    Environment environment = place.environment();
    Shell shell = place.shell();
    Texts texts = shell.texts();
    MarginTexts words =
        new MarginTexts(
            shell,
            new Plans(engine, environment, texts),
            engine.catalogs().current(environment.id()).catalog());
    YearMonth running = margin().running();
    YearMonth month = Months.read(wanted, running).orElse(running);
    Optional<MonthMargins> found = margin().month(environment.id(), month);
    boolean isEmpty = found.map(one -> one.accounts().isEmpty()).orElse(true);
    List<Alert> alerts =
        engine.alerts().open(environment.id()).stream()
            .filter(one -> ALERTS.contains(one.alarm().kind()))
            .toList();
    return new MarginBoard(
        words.month(month),
        texts.get(month.equals(running) ? "margin.running" : "margin.over"),
        choice(words, running),
        month.toString(),
        isEmpty,
        texts.get(found.isEmpty() ? "margin.empty.catalog" : "margin.empty.accounts"),
        found.filter(_ -> !isEmpty).map(words::tiles).orElse(List.of()),
        words.months(
            isEmpty
                ? List.of()
                : margin().history(environment.id(), SHOWN_MONTHS, found.stream().toList())),
        found.map(words::worst).orElse(new MarginBoard.Chart(List.of(), "")),
        found.map(words::items).orElse(new MarginBoard.Chart(List.of(), "")),
        found.map(one -> rows(words, environment, one)).orElse(List.of()),
        found
            .filter(one -> one.accounts().size() > SHOWN_ACCOUNTS)
            .map(
                one ->
                    texts.get("margin.more", SHOWN_ACCOUNTS, texts.number(one.accounts().size())))
            .orElse(""),
        found.map(one -> words.unvalued(one.all())).orElse(""),
        new JobTexts(shell).alerts(alerts),
        policy);
  }

  private List<MarginBoard.Row> rows(
      MarginTexts words, Environment environment, MonthMargins found) {
    Map<Long, GuardMode> held =
        margin().held(environment.id()).stream()
            .filter(one -> one.month().equals(found.month()))
            .collect(Collectors.toMap(Held::account, Held::mode));
    return found.accounts().stream()
        .limit(SHOWN_ACCOUNTS)
        .map(part -> words.row(part.margin(), held.get(part.margin().account())))
        .toList();
  }

  private static List<Overview.Option> choice(MarginTexts words, YearMonth running) {
    List<Overview.Option> choice = new ArrayList<>();
    for (int back = 0; back < SHOWN_MONTHS; back++) {
      YearMonth month = running.minusMonths(back);
      choice.add(new Overview.Option(month.toString(), words.month(month)));
    }
    return choice;
  }

  private Margin margin() {
    return engine.margin();
  }

  private Place place(HttpServletRequest request, String key) {
    Environment environment = environments.named(key);
    return new Place(pages.shell(request, environment, Shell.Section.MARGIN), environment);
  }
}
