package dev.cuota.server.console;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.PostedRate;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.Engine;
import dev.cuota.engine.fx.Decider;
import dev.cuota.engine.fx.RateOutcome;
import dev.cuota.engine.fx.RateSearch;
import dev.cuota.engine.fx.Rates;
import dev.cuota.engine.fx.StoredRate;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rates between currencies: seen, set by hand for the environment, and the doubtful ones decided. */
@RestController
class RatesPage {
  private static final String PATH = "/console/{environment}/rates";
  private static final int SHOWN = 60;
  private static final String NUMBER = "\\d{1,13}(\\.\\d{1,20})?";
  private static final Set<String> DONE = Set.of("set", "accepted", "refused");
  private static final Set<String> NOT_DONE = Set.of("superseded", "decided");

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  RatesPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "") String pair,
      @RequestParam(defaultValue = "") String said) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.RATES);
    boolean refused = NOT_DONE.contains(said);
    AdjustmentList.Said told =
        refused || DONE.contains(said)
            ? new AdjustmentList.Said(shell.t("rates.said." + said), refused)
            : null;
    return pages.page(
        "rates", shell, list(shell, environment, new Shown(pair, Map.of(), Map.of(), told)));
  }

  /** Sets a rate by hand, for this environment. */
  @PostMapping(PATH)
  ResponseEntity<byte[]> set(HttpServletRequest request, @PathVariable("environment") String key) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.RATES);
    String of = field(request, "of");
    String dayText = field(request, "day");
    String valueText = field(request, "value");
    String reason = field(request, "reason");
    Map<String, String> errors = new LinkedHashMap<>();
    Optional<CurrencyPair> pair = CurrencyPair.of(of);
    Optional<LocalDate> day = day(dayText);
    Optional<BigDecimal> value =
        valueText.matches(NUMBER)
            ? Optional.of(new BigDecimal(valueText)).filter(PostedRate::fits)
            : Optional.empty();
    wrong(errors, shell, "of", pair.isEmpty());
    wrong(errors, shell, "day", day.isEmpty());
    wrong(errors, shell, "value", value.isEmpty());
    wrong(errors, shell, "reason", reason.isEmpty() || reason.length() > Rates.MAX_REASON);
    if (errors.isEmpty()) {
      PostedRate rate =
          new PostedRate(pair.orElseThrow(), Side.MID, day.orElseThrow(), value.orElseThrow());
      Decider decider = new Decider(shell.cause(), environment.id());
      if (engine.rates().set(rate, reason, decider, false) instanceof RateOutcome.NotYet) {
        wrong(errors, shell, "day", true);
      } else {
        return to(shell.link(Shell.Section.RATES) + "?said=set");
      }
    }
    return pages.page(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "rates",
        shell,
        list(
            shell,
            environment,
            new Shown(
                "",
                Map.of("of", of, "day", dayText, "value", valueText, "reason", reason),
                errors,
                null)));
  }

  /** Decides about a doubtful rate, for the whole installation. */
  @PostMapping(PATH + "/{id}")
  ResponseEntity<byte[]> decide(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id,
      @RequestParam("act") String act) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.RATES);
    Decider decider = new Decider(shell.cause(), null);
    RateOutcome outcome =
        act.equals("accept")
            ? engine.rates().accept(id, decider, false)
            : engine.rates().refuse(id, decider, false);
    String said =
        switch (outcome) {
          case RateOutcome.Holds _, RateOutcome.Held _ ->
              act.equals("accept") ? "accepted" : "refused";
          case RateOutcome.Superseded _ -> "superseded";
          case RateOutcome.Decided _ -> "decided";
          case RateOutcome.NotFound _, RateOutcome.NotYet _ -> throw new Environments.NotFound();
        };
    return to(shell.link(Shell.Section.RATES) + "?said=" + said);
  }

  /** What a page shows beside the rates. */
  private record Shown(
      String pair,
      Map<String, String> entry,
      Map<String, String> errors,
      AdjustmentList.@Nullable Said said) {}

  private RateList list(Shell shell, Environment environment, Shown shown) {
    Optional<CurrencyPair> pair = CurrencyPair.of(shown.pair().strip());
    RateSearch search = search(environment, pair, false);
    Texts texts = shell.texts();
    return new RateList(
        shell.link(Shell.Section.RATES),
        shown.pair(),
        texts.get("rates.count", engine.rates().count(search)),
        engine.rates().search(search).stream().map(one -> row(texts, one)).toList(),
        engine.rates().search(search(environment, Optional.empty(), true)).stream()
            .map(one -> row(texts, one))
            .toList(),
        engine.alerts().open(environment.id()).stream()
            .filter(one -> one.alarm().kind().matches("fx_(missing|stale)"))
            .map(
                one ->
                    new RateList.Gap(
                        one.alarm().subject(), texts.label("Alert", one.alarm().kind())))
            .toList(),
        LocalDate.ofInstant(engine.clock().now(), ZoneOffset.UTC).toString(),
        shown.entry(),
        shown.errors(),
        shown.said());
  }

  private static RateSearch search(
      Environment environment, Optional<CurrencyPair> pair, boolean waiting) {
    return new RateSearch(
        environment.id(),
        pair.map(CurrencyPair::base).orElse(null),
        pair.map(CurrencyPair::quote).orElse(null),
        null,
        null,
        null,
        waiting,
        SHOWN,
        0);
  }

  private static RateList.Row row(Texts texts, StoredRate one) {
    BigDecimal against = one.against();
    String reason = one.reason();
    String decidedBy = one.decidedBy();
    String style =
        switch (one.state()) {
          case ACCEPTED -> "info";
          case QUARANTINED -> "warning";
          case REFUSED -> "plain";
        };
    String source = one.rate().series().source();
    String side =
        one.rate().series().side() == Side.MID ? "" : " " + one.rate().series().side().wire();
    return new RateList.Row(
        one.id().toString(),
        texts.day(one.rate().day().atStartOfDay(ZoneOffset.UTC).toInstant())
            + " "
            + one.rate().day().getYear(),
        one.rate().series().pair().text(),
        one.rate().value().toPlainString(),
        one.environment() == null ? source + side : texts.get("rates.own"),
        texts.get("rates.version", one.rate().version()),
        new Badge(texts.label("RateState", one.state().name()), style),
        against == null ? "" : texts.get("rates.against", against.toPlainString()),
        reason != null ? reason : decidedBy == null ? "" : texts.get("rates.decided", decidedBy));
  }

  private static void wrong(
      Map<String, String> errors, Shell shell, String field, boolean isWrong) {
    if (isWrong) {
      errors.put(field, shell.t("rates.error." + field));
    }
  }

  private static String field(HttpServletRequest request, String name) {
    return Objects.requireNonNullElse(request.getParameter(name), "").strip();
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text)).filter(PostedRate::fits);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static ResponseEntity<byte[]> to(String address) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(address)).build();
  }
}
