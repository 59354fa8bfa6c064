package dev.cuota.server.demo;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.engine.metering.Acceptance;
import dev.cuota.server.imports.Sink;
import java.util.List;

/** The tenants of the proptech demo: a trace without tenants is dealt to them, always the same way. */
final class Agencies {
  /**
   * One of them.
   *
   * @param share of the trace, in parts of {@link #SHARES}
   */
  record Agency(String key, String plan, int share) {}

  static final List<Agency> ALL =
      List.of(
          new Agency("torre-alta", "enterprise", 35),
          new Agency("casa-viva", "professional", 18),
          new Agency("puerta-grande", "enterprise", 12),
          new Agency("llave-en-mano", "professional", 10),
          new Agency("barrio-norte", "professional", 8),
          new Agency("mirador", "enterprise", 6),
          new Agency("plaza-mayor", "starter", 4),
          new Agency("rio-claro", "professional", 2),
          new Agency("la-terraza", "starter", 2),
          new Agency("el-patio", "professional", 1),
          new Agency("buena-vista", "starter", 1),
          new Agency("tejado-rojo", "free", 1));

  static final int SHARES = ALL.stream().mapToInt(Agency::share).sum();

  private Agencies() {}

  /** Whose the event of that id is. */
  static Agency of(String id) {
    int part = Math.floorMod(id.hashCode() * 0x9E3779B1, SHARES);
    for (Agency agency : ALL) {
      part -= agency.share();
      if (part < 0) {
        return agency;
      }
    }
    throw new IllegalStateException("shares do not add up");
  }

  /** The event with its agency as the tenant. */
  static UsageEvent dealt(UsageEvent event) {
    return new UsageEvent(
        event.source(), event.id(), event.type(), of(event.id()).key(), event.time(), event.data());
  }

  /** Deals events before they go on. */
  static Sink dealing(Sink sink) {
    return events -> accept(sink, events);
  }

  private static Acceptance accept(Sink sink, List<UsageEvent> events) {
    return sink.accept(events.stream().map(Agencies::dealt).toList());
  }
}
