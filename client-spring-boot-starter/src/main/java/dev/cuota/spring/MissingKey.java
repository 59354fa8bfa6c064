package dev.cuota.spring;

/** That the application is to ask Cuota and has no key for it. */
final class MissingKey extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingKey() {
    super("cuota.key is not set");
  }
}
