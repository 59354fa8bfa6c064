package dev.cuota.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Cuota in a process of its own, as it would run beside its clients. */
final class ServerProcess implements AutoCloseable {
  static final String KEY = "cuota_benchmarkbenchmarkbenchmarkbenchmarkbench";

  private final Process process;
  private final int port;
  private final Path log;

  private ServerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts one on a database and waits until it is ready.
   *
   * @param options for its JVM, besides those that this JVM was started with
   */
  static ServerProcess start(String databaseUrl, List<String> options)
      throws IOException, InterruptedException {
    int port = freePort();
    Path log = Files.createTempFile("cuota-bench", ".log");
    Path catalog = Files.writeString(Files.createTempFile("bench", ".yaml"), Workload.CATALOG);
    ProcessBuilder builder = new ProcessBuilder(command(options));
    builder.environment().put("CUOTA_PORT", Integer.toString(port));
    builder.environment().put("CUOTA_DATABASE_URL", databaseUrl);
    builder.environment().put("CUOTA_ADMIN_KEY", KEY);
    builder.environment().put("CUOTA_CATALOG", catalog.toString());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    // A benchmark that is broken off must not leave a server behind that costs the next one time.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    ServerProcess server = new ServerProcess(process, port, log);
    server.awaitReady();
    return server;
  }

  private static List<String> command(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Xmx1g");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.cuota.server.Main", "serve"));
    return command;
  }

  int port() {
    return port;
  }

  /** Processor time used so far by the server, not by its database, in nanoseconds. */
  long processorTime() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  private void awaitReady() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health/ready")).build();
      for (int tries = 0; tries < 600; tries++) {
        if (!process.isAlive()) {
          throw new IOException("the server ended:\n" + Files.readString(log));
        }
        try {
          if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // Not listening yet.
        }
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("the server did not become ready:\n" + Files.readString(log));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
