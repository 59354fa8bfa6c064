package dev.cuota.acceptance;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.Decision;
import dev.cuota.client.FailureMode;
import dev.cuota.client.Use;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * An application with the SDK in a process of its own, made to be killed. Each of its threads writes
 * a line before it uses something and one after, and no two uses ever are of the same amount, so that
 * it can be told what has become of each.
 */
final class Spender {
  static final int THREADS = 2;
  static final int SPENDERS = 4;

  /** The tenant of whom nothing is let through without the server. */
  static final String CLOSED = "acme";

  /** The tenant of whom everything is. */
  static final String OPEN = "umbra";

  private static final int LANES = THREADS * SPENDERS;
  private static final int MILLIONTHS = 6;
  private static final int MOST_PAUSE_NANOS = 4_000_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final CuotaClient cuota;
  private final Path notes;
  private final Random random;
  private volatile boolean stopped;

  private Spender(CuotaClient cuota, Path notes, long seed) {
    this.cuota = cuota;
    this.notes = notes;
    this.random = new Random(seed);
  }

  /** Where it is told of itself: server, key, number, folder, notes, seed. */
  public static void main(String[] args) {
    int number = Integer.parseInt(args[2]);
    CuotaClient cuota = client(URI.create(args[0]), args[1], number, Path.of(args[3]));
    Spender spender = new Spender(cuota, Path.of(args[4]), Long.parseLong(args[5]));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int lane = number * THREADS + i;
      Random own = new Random(spender.random.nextLong());
      threads.add(Thread.ofPlatform().daemon().start(() -> spender.spend(lane, own)));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> spender.end(threads)));
    threads.forEach(Spender::join);
  }

  static CuotaClient client(URI server, String key, int number, Path folder) {
    return CuotaClient.builder(server, key)
        .folder(folder)
        .holder("spender-" + number)
        .failureMode(FailureMode.CLOSED)
        .requestTimeout(TIMEOUT)
        .connectTimeout(TIMEOUT)
        .build();
  }

  private void end(List<Thread> threads) {
    stopped = true;
    threads.forEach(Spender::join);
    cuota.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static Path file(Path notes, int lane) {
    return notes.resolve("lane-" + lane);
  }

  private void spend(int lane, Random own) {
    Path file = file(notes, lane);
    try {
      long count = Files.exists(file) ? SpenderNotes.in(file).size() : 0;
      try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
        while (!stopped) {
          spend(out, count++ * LANES + lane, own);
          // Now and then as fast as it can.
          if (count / 100 % 8 != 0) {
            LockSupport.parkNanos(own.nextInt(MOST_PAUSE_NANOS));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void spend(OutputStream out, long unique, Random own) throws IOException {
    boolean closed = own.nextInt(10) < 7;
    BigDecimal amount = BigDecimal.ONE.add(BigDecimal.valueOf(unique + 1, MILLIONTHS));
    String tenant = closed ? CLOSED : OPEN;
    Use use = Use.action(tenant, closed ? "use_closed" : "use_open").withAmount(amount);
    write(out, SpenderNotes.before(tenant, amount));
    Decision decision =
        own.nextInt(20) == 0
            ? insist(use.withId("own-" + amount.toPlainString()))
            : cuota.consume(use);
    write(out, SpenderNotes.after(decision));
  }

  /** Who has an id of its own asks again until the server has answered. */
  private Decision insist(Use use) {
    Decision decision = cuota.consume(use);
    while (decision.source() == Decision.Source.FAIL_CLOSED) {
      LockSupport.parkNanos(MOST_PAUSE_NANOS);
      decision = cuota.consume(use);
    }
    return decision;
  }

  private static void write(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
