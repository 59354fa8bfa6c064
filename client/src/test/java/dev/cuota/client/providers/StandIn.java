package dev.cuota.client.providers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as a provider does, in the pieces that it is told to. */
final class StandIn implements AutoCloseable {
  final AtomicInteger calls = new AtomicInteger();
  volatile int status = 200;
  volatile String type = "application/json";
  volatile String answer = "{}";

  /** Bytes after which the connection is cut; negative for never. */
  volatile int cutAfter = -1;

  private final HttpServer http;

  StandIn() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            calls.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, cutAfter < 0 ? 0 : bytes.length);
            for (int at = 0; at < bytes.length && at != cutAfter; at++) {
              exchange.getResponseBody().write(bytes[at]);
              if (at % 97 == 0) {
                exchange.getResponseBody().flush();
              }
            }
          }
        });
    http.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/v1/messages");
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
