package dev.cuota.server.reconciliation;

import dev.cuota.engine.Engine;
import dev.cuota.engine.reconciliation.ProviderMismatch;
import dev.cuota.engine.reconciliation.ProviderReport;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.limits.JsonBody;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What disagrees between subscriptions here and their providers. */
@RestController
public final class ProvidersEndpoint {
  private final Engine engine;

  public ProvidersEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** What was found now. */
  record Report(
      boolean dryRun,
      long compared,
      long found,
      long left,
      List<Line> mismatches,
      Map<String, String> silent) {}

  /** Something that disagrees. */
  record Line(
      String kind,
      String subject,
      String provider,
      String providerRef,
      String here,
      String there,
      String state,
      String note) {
    static Line of(ProviderMismatch one) {
      return new Line(
          one.kind().wire(),
          one.subject(),
          one.provider(),
          one.ref(),
          one.here(),
          one.there(),
          one.state().wire(),
          one.note());
    }
  }

  @PostMapping("/api/v1/admin/subscriptions/reconcile")
  Report run(Caller caller, Cause cause, @RequestBody byte[] body) {
    Wish wish = new Wish();
    JsonBody.read(body, wish::field);
    ProviderReport report = engine.providers().run(caller.environment(), wish.dryRun, cause);
    return new Report(
        report.dryRun(),
        report.compared(),
        report.found(),
        report.left(),
        report.mismatches().stream().map(Line::of).toList(),
        report.silent());
  }

  /** How it is to be done. */
  private static final class Wish {
    private boolean dryRun;

    void field(JsonBody json, String name) {
      if (!name.equals("dryRun")) {
        throw JsonBody.unknown("", name);
      }
      dryRun = json.flag("/dryRun");
    }
  }
}
