package dev.cuota.server;

import java.util.List;

/** The operator's choices cannot be used; the message has one line for each that is wrong. */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidConfiguration(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
