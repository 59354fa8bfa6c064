package dev.cuota.server.web;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.metering.Metering;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a read with {@code ?atLeast=position} wait until it sees what its caller wrote. */
final class PositionGate implements HandlerInterceptor {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Metering metering;

  PositionGate(Metering metering) {
    this.metering = metering;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String text = request.getQueryString() == null ? null : request.getParameter("atLeast");
    if (text != null) {
      long position = position(text);
      if (!metering.awaitPosition(position, PATIENCE)) {
        throw Problem.of(
                ProblemCode.POSITION_NOT_REACHED, Text.of("POSITION_NOT_REACHED", position))
            .withDetails(Map.of("position", text))
            .exception();
      }
    }
    return true;
  }

  private static long position(String text) {
    try {
      long position = Long.parseLong(text);
      if (position >= 0) {
        return position;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a negative one.
    }
    throw Problem.invalid("atLeast", Text.of("query.position")).exception();
  }
}
