package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.UsageReport;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a tenant stands with every feature of its plan, this month. */
@RestController
public final class UsageEndpoint {
  private final Engine engine;

  public UsageEndpoint(Engine engine) {
    this.engine = engine;
  }

  /**
   * Answers.
   *
   * @param atLeast a position that reads can see by now
   */
  @GetMapping("/api/v1/usage/current")
  void current(
      Caller caller,
      @RequestParam("tenant") String tenant,
      @RequestParam(name = "atLeast", defaultValue = "0") long atLeast,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    UsageReport report =
        engine
            .limits()
            .usage(caller.environment(), tenant, atLeast)
            .orElseThrow(
                () ->
                    Problem.of(ProblemCode.NOT_FOUND, Text.of("tenant.unknown", tenant))
                        .exception());
    response.setContentType("application/json");
    response.setHeader("Cuota-Position", Long.toString(report.position()));
    response.setHeader("Cache-Control", "no-store");
    UsageWriter.write(report, Language.of(request), response.getOutputStream());
  }
}
