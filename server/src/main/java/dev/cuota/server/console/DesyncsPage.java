package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.reconciliation.Desync;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What disagrees between the control database and its clusters, and to have it mended. */
@RestController
class DesyncsPage {
  /** So many are shown at once. */
  private static final int SHOWN = 200;

  private static final String PATH = "/console/{environment}/desyncs";

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  DesyncsPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  /** What was found the last time that somebody looked. */
  @GetMapping(PATH)
  ResponseEntity<byte[]> show(HttpServletRequest request, @PathVariable("environment") String key) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.DESYNCS);
    List<Desync> open = engine.reconciliation().open(environment.id());
    return pages.page(
        "desyncs",
        shell,
        new DesyncList(
            shell.link(Shell.Section.DESYNCS),
            null,
            List.of(),
            shell.t("desyncs.open"),
            new DesyncTexts(shell).rows(shown(open)),
            more(shell, open.size())));
  }

  /** Compares now, and mends what is safe unless it is only to be said what would be. */
  @PostMapping(PATH)
  ResponseEntity<byte[]> compare(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam("act") String act) {
    Environment environment = environments.named(key);
    Shell shell = pages.shell(request, environment, Shell.Section.DESYNCS);
    Cause cause = shell.cause();
    ReconciliationReport report =
        engine.reconciliation().run(environment.id(), !act.equals("mend"), cause, (_, _) -> {});
    DesyncTexts texts = new DesyncTexts(shell);
    return pages.page(
        "desyncs",
        shell,
        new DesyncList(
            shell.link(Shell.Section.DESYNCS),
            said(shell.texts(), report),
            texts.silent(report.silent()),
            shell.t("desyncs.found"),
            texts.rows(shown(report.desyncs())),
            more(shell, report.found())));
  }

  private static String said(Texts texts, ReconciliationReport report) {
    return texts.get(
        report.dryRun() ? "desyncs.dry" : "desyncs.mended", report.compared(), report.found());
  }

  private static List<Desync> shown(List<Desync> all) {
    return all.subList(0, Math.min(SHOWN, all.size()));
  }

  private static String more(Shell shell, long found) {
    return found > SHOWN ? shell.texts().get("desyncs.more", found - SHOWN) : "";
  }
}
