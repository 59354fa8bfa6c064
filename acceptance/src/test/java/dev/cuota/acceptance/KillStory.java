package dev.cuota.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Period;
import dev.cuota.engine.metering.MeterQuery;
import dev.cuota.engine.metering.UsageRow;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has been acknowledged is there, once, however the program and its database were killed. */
class KillStory {
  private static final String KEY = "kill-story-administrator";
  private static final int BATCH = 50;
  private static final Duration ANSWER = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Map<String, String> environment = Map.of();
  private int port;

  @BeforeEach
  void configure() throws IOException {
    port = freePort();
    Path catalog = folder.resolve("catalog.yaml");
    Files.writeString(
        catalog,
        """
        name: Kill
        costCurrency: USD
        meters:
          - {key: requests, eventType: request, aggregation: COUNT}
        """);
    environment =
        Map.of(
            "CUOTA_PORT", Integer.toString(port),
            "CUOTA_DATA_DIR", folder.resolve("data").toString(),
            "CUOTA_ADMIN_KEY", KEY,
            "CUOTA_CATALOG", catalog.toString());
  }

  /**
   * Not one that the system gives to clients: while Cuota is dead, a client that knocks again and again
   * could be given that very port, reach itself and keep Cuota from coming back.
   */
  private static int freePort() {
    Random random = new Random();
    while (true) {
      int candidate = 20_000 + random.nextInt(10_000);
      try (ServerSocket socket = new ServerSocket(candidate)) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // Taken: another one.
      }
    }
  }

  @Test
  @Timeout(300)
  void inThreeRoundsNothingIsLostAndNothingCountedTwice() throws Exception {
    rounds(3);
  }

  @Test
  @Tag("long")
  @Timeout(1_800)
  void inTwentyRoundsNothingIsLostAndNothingCountedTwice() throws Exception {
    rounds(20);
  }

  private void rounds(int rounds) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Cuota cuota = serve();
    Client client = new Client(port);
    Thread sending = Thread.ofVirtual().start(client);
    try {
      for (int round = 0; round < rounds; round++) {
        client.awaitMore(1 + random.nextInt(20));
        int whom = round % 3;
        if (whom != 1) {
          killPostgres();
        }
        if (whom != 0) {
          cuota.kill();
          cuota = serve();
        }
      }
      client.awaitMore(5);
      client.stop();
      sending.join();
      cuota.stop();
      assertThat(counted()).isEqualTo(client.acknowledged.get());
    } finally {
      client.stop();
      cuota.close();
    }
  }

  private Cuota serve() throws IOException {
    Cuota cuota = Cuota.run(environment, List.of("serve"));
    cuota.awaitLine("Cuota is ready");
    return cuota;
  }

  private void killPostgres() throws IOException {
    Path pid = folder.resolve("data/postgres/data/postmaster.pid");
    long postmaster = Long.parseLong(Files.readAllLines(pid).getFirst().strip());
    ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
  }

  private long counted() {
    try (Installation installation = Installation.open(Configuration.from(environment))) {
      return installation
          .engine()
          .metering()
          .query(
              new MeterQuery(
                  installation.engine().security().defaultEnvironment().id(),
                  "requests",
                  new Period(
                      Instant.parse("2026-01-05T00:00:00Z"), Instant.parse("2026-01-06T00:00:00Z")),
                  null,
                  ZoneOffset.UTC,
                  List.of(),
                  false,
                  List.of(),
                  Map.of()))
          .stream()
          .map(UsageRow::value)
          .reduce(BigDecimal.ZERO, BigDecimal::add)
          .longValueExact();
    }
  }

  /** Sends batches one after the other, each with the same ids until it is acknowledged. */
  private static final class Client implements Runnable {
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final URI events;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Client(int port) {
      events = URI.create("http://localhost:" + port + "/api/v1/events");
    }

    @Override
    public void run() {
      for (int batch = 0; !stopped.get(); batch++) {
        String body = body(batch);
        while (!accepted(body)) {
          Thread.onSpinWait();
        }
        synchronized (this) {
          acknowledged.addAndGet(BATCH);
          notifyAll();
        }
      }
    }

    /** Waits until so many more batches are acknowledged. */
    synchronized void awaitMore(int batches) throws InterruptedException {
      long until = acknowledged.get() + (long) batches * BATCH;
      while (acknowledged.get() < until) {
        wait();
      }
    }

    void stop() {
      stopped.set(true);
    }

    private boolean accepted(String body) {
      HttpRequest request =
          HttpRequest.newBuilder(events)
              .timeout(ANSWER)
              .header("Authorization", "Bearer " + KEY)
              .header("Content-Type", "application/cloudevents-batch+json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      try {
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status >= 400 && status < 500 && status != 429) {
          throw new IllegalStateException("refused with " + status);
        }
        return status == 204;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String body(int batch) {
      return IntStream.range(0, BATCH)
          .mapToObj(
              i ->
                  """
                  {"specversion":"1.0","source":"kill","id":"%d-%d","type":"request",\
                  "subject":"tenant-%d","time":"2026-01-05T10:00:00Z"}"""
                      .formatted(batch, i, i % 7))
          .collect(Collectors.joining(",", "[", "]"));
    }
  }
}
