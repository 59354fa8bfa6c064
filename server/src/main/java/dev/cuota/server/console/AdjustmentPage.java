package dev.cuota.server.console;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.Adjustment;
import dev.cuota.engine.billing.AdjustmentOutcome;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Adjustments;
import dev.cuota.engine.billing.ChargeOutcome;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
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

/** One adjustment: how it comes about, what became of it, and to charge it or let it go. */
@RestController
class AdjustmentPage {
  private static final String PATH = "/console/{environment}/adjustments/{id:[0-9a-f-]{36}}";

  /** What may be said of something that was done. */
  private static final Set<String> DONE = Set.of("taken", "waiting", "open", "waived");

  /** And of what was not. */
  private static final Set<String> REFUSED =
      Set.of("declined", "released", "refused", "nothing", "waits", "gateway", "note");

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  AdjustmentPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id,
      @RequestParam(defaultValue = "") String said) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    Adjustment one =
        adjustments().find(environment.id(), id).orElseThrow(Environments.NotFound::new);
    return pages.page("adjustment", shell, view(shell, environment, one, said));
  }

  /** Asks the account's provider for it. */
  @PostMapping(PATH + "/charge")
  ResponseEntity<Void> charge(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    return back(
        shell, id, said(engine.billing().charging().charge(environment.id(), id, shell.cause())));
  }

  /** Lets it go. */
  @PostMapping(PATH + "/waive")
  ResponseEntity<Void> waive(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable("id") UUID id,
      @RequestParam(defaultValue = "") String note) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    String why = note.strip();
    if (why.isEmpty() || why.length() > Adjustments.MAX_NOTE) {
      return back(shell, id, "note");
    }
    return back(
        shell,
        id,
        switch (adjustments().waive(environment.id(), id, why, shell.cause())) {
          case AdjustmentOutcome.Done _ -> "waived";
          case AdjustmentOutcome.Refused _ -> "refused";
          case AdjustmentOutcome.NotFound _ -> throw new Environments.NotFound();
        });
  }

  private static String said(ChargeOutcome outcome) {
    return switch (outcome) {
      case ChargeOutcome.Asked(var charge, _) -> charge.answer().status().wire();
      case ChargeOutcome.Refused _ -> "refused";
      case ChargeOutcome.NothingOwed _ -> "nothing";
      case ChargeOutcome.Waits _ -> "waits";
      case ChargeOutcome.NoGateway _ -> "gateway";
      case ChargeOutcome.NotFound _ -> throw new Environments.NotFound();
    };
  }

  private AdjustmentView view(Shell shell, Environment environment, Adjustment one, String said) {
    AdjustmentTexts words = new AdjustmentTexts(engine, environment, shell);
    UUID charge = one.state().charge();
    String note = one.state().note();
    boolean owed = one.amount().signum() > 0;
    return new AdjustmentView(
        shell.adjustment(one.id()),
        words.what(one),
        words.account(one.account()),
        shell.account(one.account()),
        words.month(one),
        words.money(one.amount()),
        words.badge(one.status()),
        words.facts(one),
        one.reckoned().explanation().lines().toList(),
        one.reckoned().waits(),
        note == null ? "" : note,
        words.parts(one, parts(environment, one)),
        charge == null
            ? null
            : engine
                .billing()
                .charging()
                .find(environment.id(), charge)
                .map(words::charge)
                .orElse(null),
        new AdjustmentView.May(
            owed
                && one.status().allows(AdjustmentStatus.Act.CHARGE)
                && one.reckoned().waits().isEmpty(),
            owed && one.status().allows(AdjustmentStatus.Act.WAIVE)),
        told(shell, said));
  }

  private static AdjustmentList.@Nullable Said told(Shell shell, String said) {
    boolean refused = REFUSED.contains(said);
    return refused || DONE.contains(said)
        ? new AdjustmentList.Said(shell.t("adjustments.said." + said), refused)
        : null;
  }

  /** All that was asked for the same thing and month. */
  private List<Adjustment> parts(Environment environment, Adjustment one) {
    AdjustmentSearch search =
        new AdjustmentSearch(
            environment.id(),
            null,
            one.subject().type(),
            one.account(),
            YearMonth.from(one.subject().month().start().atZone(ZoneOffset.UTC)),
            AdjustmentSearch.MAX_LIMIT,
            0);
    return adjustments().search(search).stream()
        .filter(other -> other.subject().feature().equals(one.subject().feature()))
        .sorted(Comparator.comparingInt(Adjustment::part))
        .toList();
  }

  private Adjustments adjustments() {
    return engine.billing().adjustments();
  }

  private static ResponseEntity<Void> back(Shell shell, UUID id, String said) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(shell.adjustment(id) + "?said=" + said))
        .build();
  }
}
