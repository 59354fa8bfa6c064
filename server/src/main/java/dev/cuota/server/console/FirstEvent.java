package dev.cuota.server.console;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Environment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command line that sends a first event, fit for the environment's own meters. */
final class FirstEvent {
  private FirstEvent() {}

  static String line(Shell shell, Engine engine, Environment environment) {
    Optional<Meter> meter =
        engine.catalogs().current(environment.id()).catalog().meters().values().stream()
            .filter(candidate -> isSimple(candidate.valueProperty()))
            .findFirst();
    String type = meter.map(Meter::eventType).orElse("request");
    String data =
        meter
            .map(Meter::valueProperty)
            .map(path -> "{\"%s\":1}".formatted(path.onlyName()))
            .orElse("{}");
    return """
        curl -i %s/api/v1/events \\
          -H 'Authorization: Bearer YOUR-KEY' \\
          -H 'Content-Type: application/cloudevents+json' \\
          -d '{"specversion":"1.0","id":"1","source":"my-app","type":"%s",\
        "subject":"acme","data":%s}'"""
        .formatted(shell.origin(), type, data);
  }

  private static boolean isSimple(@Nullable JsonPath path) {
    return path == null || path.onlyName() != null;
  }
}
