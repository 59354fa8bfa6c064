package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.Change;
import dev.cuota.engine.limits.Changes;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Pushes changes to those who decide by themselves, as server-sent events. Their ids hold the node
 * that sent them: who comes to another one afterwards reads everything again.
 */
@RestController
public final class StreamEndpoint implements SmartLifecycle {
  /** Most listeners of one node. */
  private static final int MAX_STREAMS = 4_000;

  private static final Duration PING = Duration.ofSeconds(10);
  private static final Duration END_SEEN_WITHIN = Duration.ofMillis(500);
  private static final String RESET = "reset";
  private static final JsonFactory JSON = new JsonFactory();

  private final Engine engine;
  private final String node = UUID.randomUUID().toString();
  private final Semaphore streams = new Semaphore(MAX_STREAMS);
  private volatile boolean running;

  public StreamEndpoint(Engine engine) {
    this.engine = engine;
  }

  @GetMapping("/api/v1/stream")
  void stream(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!streams.tryAcquire()) {
      throw Problem.of(ProblemCode.OVERLOADED).withHeader("Retry-After", "1").exception();
    }
    try {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      response.setHeader("Cache-Control", "no-store");
      // Tells reverse proxies to pass on each event at once.
      response.setHeader("X-Accel-Buffering", "no");
      pour(caller, request.getHeader("Last-Event-ID"), response.getOutputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.release();
    }
  }

  private void pour(Caller caller, @Nullable String last, OutputStream out)
      throws IOException, InterruptedException {
    Changes changes = engine.limits().changes(caller.environment());
    long seen = seen(last);
    if (seen < 0) {
      seen = changes.newest();
      write(out, seen, RESET, json -> {});
    } else {
      out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
    long silence = 0;
    while (running) {
      Changes.Heard heard = changes.after(caller.environment(), seen, END_SEEN_WITHIN);
      if (heard.closed()) {
        return;
      } else if (heard.missed()) {
        write(out, heard.upTo(), RESET, json -> {});
      } else {
        for (Changes.Numbered one : heard.changes()) {
          write(out, one);
        }
      }
      boolean quiet = heard.changes().isEmpty() && !heard.missed();
      silence = quiet ? silence + END_SEEN_WITHIN.toMillis() : 0;
      if (silence >= PING.toMillis()) {
        out.write(": ping\n\n".getBytes(StandardCharsets.UTF_8));
        silence = 0;
      }
      if (silence == 0) {
        out.flush();
      }
      seen = heard.upTo();
    }
  }

  private void write(OutputStream out, Changes.Numbered one) throws IOException {
    switch (one.change()) {
      case Change.OfTenants of ->
          write(
              out,
              one.number(),
              "changed",
              json -> {
                json.writeArrayPropertyStart("tenants");
                of.tenants().forEach(json::writeString);
                json.writeEndArray();
              });
      case Change.OfCatalog of ->
          write(
              out,
              one.number(),
              "catalog",
              json -> json.writeNumberProperty("version", of.version()));
      case Change.Recall of -> {
        for (String feature : of.features()) {
          write(
              out,
              one.number(),
              "recall",
              json -> {
                json.writeStringProperty("tenant", of.tenant());
                json.writeStringProperty("feature", feature);
              });
        }
      }
    }
  }

  private void write(
      OutputStream out, long number, String event, java.util.function.Consumer<JsonGenerator> data)
      throws IOException {
    var text = new java.io.ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      data.accept(json);
      json.writeEndObject();
    }
    String head = "id: %s.%d\nevent: %s\ndata: ".formatted(node, number, event);
    out.write(head.getBytes(StandardCharsets.UTF_8));
    text.writeTo(out);
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
  }

  /** The number that a listener has seen on this node; -1 when it comes anew or from another one. */
  private long seen(@Nullable String last) {
    if (last == null || !last.startsWith(node + ".")) {
      return -1;
    }
    try {
      return Long.parseLong(last.substring(node.length() + 1));
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** Streams end before the web server waits for its requests to end. */
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
