package dev.cuota.server.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Prometheus collects. */
@RestController
final class MetricsEndpoint {
  private static final String EXPOSITION = "text/plain;version=0.0.4;charset=utf-8";

  private final PrometheusMeterRegistry metrics;

  MetricsEndpoint(PrometheusMeterRegistry metrics) {
    this.metrics = metrics;
  }

  @GetMapping(path = "/metrics", produces = EXPOSITION)
  String metrics() {
    return metrics.scrape();
  }
}
