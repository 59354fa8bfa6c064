package dev.cuota.engine.limits;

import dev.cuota.engine.platform.Tx;

/** All SQL of ceilings; they are kept by the clusters. */
final class CeilingSql {
  private CeilingSql() {}

  static long nextRevision(Tx tx) {
    return tx.handle()
        .createQuery("select nextval('limit_ceilings_revision')")
        .mapTo(Long.class)
        .one();
  }
}
