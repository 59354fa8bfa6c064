package dev.cuota.engine.clusters;

/** Another node moves the tenant by now; nothing was changed. */
public final class MoveTakenOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MoveTakenOver(long move) {
    super("the move " + move + " is worked on elsewhere");
  }
}
