package dev.cuota.server.web;

import dev.cuota.engine.platform.GroupCommit;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Security;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.ProblemWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Answers the hot endpoints. It stands before every other filter; what is not for it passes on to
 * Spring.
 */
final class HotDoor extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, HotEndpoint> endpoints;
  private final transient Security security;
  private final transient ProblemWriter problems;
  private final transient MeterRegistry metrics;
  private final transient Map<Answered, Counter> counters = new ConcurrentHashMap<>();

  private record Answered(String path, int status) {}

  HotDoor(
      List<HotEndpoint> endpoints,
      Security security,
      ProblemWriter problems,
      MeterRegistry metrics) {
    this.endpoints =
        endpoints.stream().collect(Collectors.toMap(HotEndpoint::path, Function.identity()));
    this.security = security;
    this.problems = problems;
    this.metrics = metrics;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain others)
      throws IOException, ServletException {
    HotEndpoint endpoint =
        request.getMethod().equals("POST") ? endpoints.get(request.getRequestURI()) : null;
    if (endpoint == null) {
      others.doFilter(request, response);
      return;
    }
    answer(endpoint, request, response);
    count(endpoint.path(), response.getStatus());
  }

  private void answer(
      HotEndpoint endpoint, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      Caller caller = Bearer.caller(security, request);
      if (!caller.may(endpoint.scope())) {
        throw Bearer.lacks(endpoint.scope()).exception();
      }
      endpoint.answer(caller, request, response);
    } catch (ProblemException e) {
      problems.write(request, response, e.problem());
    } catch (GroupCommit.Overloaded _) {
      problems.write(request, response, ProblemAdvice.overloaded());
    } catch (IOException e) {
      // The caller is gone: there is nobody to answer.
      throw e;
    } catch (RuntimeException e) {
      problems.writeFault(request, response, e);
    }
  }

  private void count(String path, int status) {
    counters
        .computeIfAbsent(
            new Answered(path, status),
            answered ->
                metrics.counter(
                    "cuota.hot.requests",
                    "endpoint",
                    answered.path(),
                    "status",
                    Integer.toString(answered.status())))
        .increment();
  }
}
