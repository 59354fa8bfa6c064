package dev.cuota.server.console;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.billing.AdjustmentType;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.AdjustmentSearch;
import dev.cuota.engine.billing.Billing;
import dev.cuota.engine.billing.BulkPreview;
import dev.cuota.engine.billing.RunTally;
import dev.cuota.engine.platform.JobRun;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What accounts owe beside the price of their plan: found, worked out anew, and charged. */
@RestController
class AdjustmentsPage {
  private static final String PATH = "/console/{environment}/adjustments";
  private static final int PAGE = 50;

  /** Header that names the part of the page that is asked for. */
  private static final String TARGET = "HX-Target";

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  AdjustmentsPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping(PATH)
  ResponseEntity<byte[]> show(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "0") int offset,
      @RequestParam(defaultValue = "") String said,
      @RequestHeader(name = TARGET, defaultValue = "") String target) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    AdjustmentsWanted wanted = AdjustmentsWanted.of(request, offset);
    AdjustmentList.Said told =
        said.equals("bulk")
            ? new AdjustmentList.Said(shell.t("adjustments.said.bulk"), false)
            : null;
    ResponseEntity<byte[]> page =
        pages.page(
            target.equals("found") ? "adjustments-found" : "adjustments",
            shell,
            list(shell, environment, wanted, told));
    return ResponseEntity.status(page.getStatusCode())
        .headers(page.getHeaders())
        .header(HttpHeaders.VARY, TARGET)
        .body(page.getBody());
  }

  /** Works a month out anew, or says what would come of it. */
  @PostMapping(PATH + "/recalculate")
  ResponseEntity<byte[]> recalculate(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam(defaultValue = "") String month,
      @RequestParam(defaultValue = "") String act) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    AdjustmentList.Said said = recalculated(shell, environment, month, !act.equals("write"));
    return pages.page(
        said.refused() ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.OK,
        "adjustments",
        shell,
        list(shell, environment, AdjustmentsWanted.ANY, said));
  }

  private AdjustmentList.Said recalculated(
      Shell shell, Environment environment, String text, boolean dryRun) {
    Optional<YearMonth> month = AdjustmentsWanted.month(text);
    if (month.isEmpty() || !engine.billing().isOver(month.get())) {
      return new AdjustmentList.Said(shell.t("adjustments.said.month"), true);
    }
    Billing billing = engine.billing();
    Billing.Ask ask = new Billing.Ask(environment.id(), month.get(), dryRun);
    RunTally tally =
        billing
            .overage(ask, shell.cause(), JobRun.Progress.UNHEARD)
            .and(billing.commission(ask, shell.cause(), JobRun.Progress.UNHEARD));
    Texts texts = shell.texts();
    String sums =
        tally.asked().isEmpty()
            ? texts.get("none")
            : String.join(
                ", ",
                tally.asked().values().stream()
                    .map(sum -> texts.money(sum.amount(), sum.currency()))
                    .toList());
    return new AdjustmentList.Said(
        texts.get(
            dryRun ? "adjustments.said.dry" : "adjustments.said.written",
            texts.month(month.get().atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant()),
            tally.accounts(),
            tally.made(),
            tally.corrected(),
            tally.changed(),
            sums),
        false);
  }

  /** Asks once more before everybody is charged. */
  @GetMapping(PATH + "/bulk")
  ResponseEntity<byte[]> confirm(
      HttpServletRequest request, @PathVariable("environment") String key) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    BulkPreview preview = engine.billing().bulk().preview(environment.id());
    Texts texts = shell.texts();
    return pages.page(
        "adjustments-bulk",
        shell,
        new BulkView(
            shell.link(Shell.Section.ADJUSTMENTS) + "/bulk",
            preview.accounts(),
            texts.get("adjustments.bulk.accounts", preview.accounts()),
            preview.asked().values().stream()
                .map(sum -> texts.money(sum.amount(), sum.currency()))
                .toList()));
  }

  /** Begins to charge everybody. */
  @PostMapping(PATH + "/bulk")
  ResponseEntity<Void> charge(HttpServletRequest request, @PathVariable("environment") String key) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.ADJUSTMENTS);
    engine.billing().bulk().begin(environment.id(), shell.cause());
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create(shell.link(Shell.Section.ADJUSTMENTS) + "?said=bulk"))
        .build();
  }

  private AdjustmentList list(
      Shell shell,
      Environment environment,
      AdjustmentsWanted wanted,
      AdjustmentList.@Nullable Said said) {
    AdjustmentTexts words = new AdjustmentTexts(engine, environment, shell);
    AdjustmentSearch search = wanted.search(engine, environment, PAGE);
    long found = engine.billing().adjustments().count(search);
    String list = shell.link(Shell.Section.ADJUSTMENTS);
    YearMonth last = YearMonth.from(engine.clock().now().atZone(ZoneOffset.UTC)).minusMonths(1);
    return new AdjustmentList(
        wanted.account(),
        wanted.month(),
        !wanted.isAny(),
        shell.texts().get("adjustments.count", found),
        choices(shell.texts(), wanted),
        engine.billing().adjustments().search(search).stream().map(words::row).toList(),
        said,
        engine.billing().bulk().last(environment.id()).map(words::bulk).orElse(null),
        new AdjustmentList.Addresses(list, list + "/recalculate", list + "/bulk", last.toString()),
        wanted.offset() == 0 ? null : wanted.address(list, wanted.offset() - PAGE),
        found > wanted.offset() + PAGE ? wanted.address(list, wanted.offset() + PAGE) : null);
  }

  private static List<AccountList.Choice> choices(Texts texts, AdjustmentsWanted wanted) {
    return List.of(
        new AccountList.Choice(
            AdjustmentsWanted.STATUS,
            texts.get("state"),
            AdjustmentsWanted.options(
                texts,
                wanted.status(),
                Arrays.stream(AdjustmentStatus.values())
                    .map(one -> new AdjustmentsWanted.Named(one.wire(), texts.label(one)))
                    .toList())),
        new AccountList.Choice(
            AdjustmentsWanted.TYPE,
            texts.get("adjustments.type"),
            AdjustmentsWanted.options(
                texts,
                wanted.type(),
                Arrays.stream(AdjustmentType.values())
                    .map(one -> new AdjustmentsWanted.Named(one.wire(), texts.label(one)))
                    .toList())));
  }
}
