package dev.cuota.server.jobs;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Alert;
import dev.cuota.engine.platform.Alerts;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What somebody should look at. */
@RestController
@RequestMapping("/api/v1/admin/alerts")
public final class AlertsEndpoint {
  private final Alerts alerts;

  public AlertsEndpoint(Engine engine) {
    this.alerts = engine.alerts();
  }

  /** What is open. */
  record Open(List<Line> alerts) {}

  /**
   * One alert.
   *
   * @param installation whether it is about the whole installation and not the environment
   */
  record Line(
      UUID id,
      String kind,
      String subject,
      String severity,
      boolean installation,
      Map<String, String> details,
      long times,
      Instant firstAt,
      Instant lastAt,
      @Nullable Instant resolvedAt,
      @Nullable String resolvedBy) {}

  @GetMapping
  Open open(Caller caller) {
    return new Open(alerts.open(caller.environment()).stream().map(AlertsEndpoint::line).toList());
  }

  @PostMapping("/{id}/resolve")
  Line resolve(Caller caller, @PathVariable("id") UUID id) {
    return alerts
        .resolve(caller.environment(), id, caller.name())
        .map(AlertsEndpoint::line)
        .orElseThrow(
            () -> Problem.of(ProblemCode.NOT_FOUND, Text.of("alert.missing", id)).exception());
  }

  private static Line line(Alert alert) {
    return new Line(
        alert.id(),
        alert.alarm().kind(),
        alert.alarm().subject(),
        alert.alarm().severity().name().toLowerCase(Locale.ROOT),
        alert.alarm().environment() == null,
        new TreeMap<>(alert.alarm().details()),
        alert.times(),
        alert.firstAt(),
        alert.lastAt(),
        alert.resolvedAt(),
        alert.resolvedBy());
  }
}
