package dev.cuota.server.demo;

import dev.cuota.engine.Engine;
import dev.cuota.server.Installation;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Cuota as it was when it was earlier: what it is asked to do was done then. */
final class DemoPast implements AutoCloseable {
  private final AtomicReference<Instant> time;
  private final Engine engine;

  private DemoPast(AtomicReference<Instant> time, Engine engine) {
    this.time = time;
    this.engine = engine;
  }

  static DemoPast of(Installation installation) {
    AtomicReference<Instant> time = new AtomicReference<>(installation.engine().clock().now());
    return new DemoPast(time, installation.engineBy(time::get));
  }

  /** All rooms, at a time. */
  Engine at(Instant then) {
    time.set(then);
    return engine;
  }

  @Override
  public void close() {
    engine.close();
  }
}
