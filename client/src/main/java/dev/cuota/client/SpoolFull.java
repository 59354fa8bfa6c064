package dev.cuota.client;

/** That what waits for being sent has reached its bound, or the disk its end; nothing was taken. */
public final class SpoolFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpoolFull(String message) {
    super(message);
  }
}
