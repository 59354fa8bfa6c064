package dev.cuota.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Keeps a number of connections busy with POST requests. Plain sockets, so that the client costs as
 * little as it can on the machine that it shares with the server.
 *
 * @param head the request line and headers up to and without the content length
 */
record HttpLoad(int port, int connections, String head) {

  /** What came of a run. */
  record Result(long perSecond, long total, long p50Micros, long p99Micros) {}

  static HttpLoad post(int port, int connections, String path, String key, String type) {
    return new HttpLoad(
        port,
        connections,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n"
            .formatted(path, key, type));
  }

  /** Sends what {@code bodies} makes for each connection, for that long. */
  Result run(int seconds, Function<SplittableRandom, byte[]>[] bodies)
      throws InterruptedException, ExecutionException {
    List<Future<List<Long>>> clients = new ArrayList<>();
    long start = System.nanoTime();
    long until = start + TimeUnit.SECONDS.toNanos(seconds);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        Function<SplittableRandom, byte[]> body = bodies[i % bodies.length];
        clients.add(threads.submit(() -> client(until, body)));
      }
    }
    long elapsed = System.nanoTime() - start;
    List<Long> latencies = new ArrayList<>();
    for (Future<List<Long>> client : clients) {
      latencies.addAll(client.get());
    }
    latencies.sort(null);
    return new Result(
        latencies.size() * 1_000_000_000L / elapsed,
        latencies.size(),
        latencies.get(latencies.size() / 2) / 1_000,
        latencies.get(latencies.size() * 99 / 100) / 1_000);
  }

  private List<Long> client(long until, Function<SplittableRandom, byte[]> body)
      throws IOException {
    SplittableRandom random = new SplittableRandom();
    List<Long> latencies = new ArrayList<>();
    try (Socket socket = new Socket("localhost", port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8_192);
      byte[] start = (head + "Content-Length: ").getBytes(StandardCharsets.US_ASCII);
      while (System.nanoTime() < until) {
        byte[] content = body.apply(random);
        byte[] length = (content.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[start.length + length.length + content.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(length, 0, request, start.length, length.length);
        System.arraycopy(content, 0, request, start.length + length.length, content.length);
        long sent = System.nanoTime();
        out.write(request);
        answer(in);
        latencies.add(System.nanoTime() - sent);
      }
    }
    return latencies;
  }

  /** Reads one answer; anything but a 2xx ends the run, as its figures would mean nothing. */
  private static void answer(InputStream in) throws IOException {
    String status = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    byte[] content = in.readNBytes(length);
    if (status.charAt(9) != '2') {
      throw new IOException(status + "\n" + new String(content, StandardCharsets.UTF_8));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
