package dev.cuota.engine.fx;

/** A source cannot be asked, or its answer cannot be read. Its message never holds a secret. */
public final class SourceFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SourceFault(String message) {
    super(message);
  }
}
