package dev.cuota.server.reconciliation;

import dev.cuota.engine.Engine;
import dev.cuota.engine.reconciliation.Desync;
import dev.cuota.engine.reconciliation.ReconciliationReport;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What disagrees between the control database and its clusters. */
@RestController
@RequestMapping("/api/v1/admin/desyncs")
public final class DesyncsEndpoint {
  private final Engine engine;

  public DesyncsEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** What was found the last time, and is not mended. */
  record Open(List<Line> desyncs) {}

  /** What was found now. */
  record Report(
      boolean dryRun, long compared, long found, List<Line> desyncs, Map<String, String> silent) {}

  /** Something that disagrees. */
  public record Line(
      String cluster,
      String tenant,
      String kind,
      String here,
      String there,
      Instant since,
      String state,
      String note) {
    /** How it is answered. */
    public static Line of(Desync one) {
      return new Line(
          one.cluster(),
          one.tenant(),
          one.kind().name().toLowerCase(Locale.ROOT),
          one.here(),
          one.there(),
          one.since(),
          one.state().wire(),
          one.note());
    }
  }

  @GetMapping
  Open open(Caller caller) {
    return new Open(
        engine.reconciliation().open(caller.environment()).stream().map(Line::of).toList());
  }

  @PostMapping
  Report run(
      Caller caller,
      Cause cause,
      @RequestParam(name = "dryRun", defaultValue = "false") boolean dryRun) {
    ReconciliationReport report =
        engine.reconciliation().run(caller.environment(), dryRun, cause, (_, _) -> {});
    return new Report(
        report.dryRun(),
        report.compared(),
        report.found(),
        report.desyncs().stream().map(Line::of).toList(),
        report.silent());
  }
}
