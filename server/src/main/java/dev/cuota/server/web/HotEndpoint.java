package dev.cuota.server.web;

import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.KeyScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * An endpoint so busy that it is answered before any framework: POST to one fixed path. {@link
 * HotDoor} has checked the key, answers problems that are thrown, and counts.
 */
public interface HotEndpoint {

  /** The exact path, such as {@code /api/v1/events}. */
  String path();

  /** What the key must allow. */
  KeyScope scope();

  /** Reads the request and answers it. */
  void answer(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException;
}
