package dev.cuota.acceptance;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Nodes on one database, each a process of its own with a port that it keeps. */
final class Nodes implements AutoCloseable {
  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private final Path folder;
  private final Map<String, String> settings;
  private final int[] ports;
  private final List<@Nullable Cuota> processes = new ArrayList<>();

  /**
   * Starts them, one after the other, as the first one makes the tables.
   *
   * @param folder for what they write
   * @param settings of all of them, without port and data folder
   */
  Nodes(int count, Path folder, Random random, Map<String, String> settings) throws IOException {
    this.folder = folder;
    this.settings = Map.copyOf(settings);
    this.ports = new int[count];
    for (int node = 0; node < count; node++) {
      ports[node] = freePort(random);
      processes.add(null);
      start(node);
    }
  }

  /** Not one that the system gives to clients, see {@link KillStory}. */
  private static int freePort(Random random) {
    while (true) {
      try (ServerSocket socket = new ServerSocket(LOWEST_PORT + random.nextInt(PORTS))) {
        return socket.getLocalPort();
      } catch (IOException _) {
        // Taken: another one.
      }
    }
  }

  URI uri(int node) {
    return URI.create("http://localhost:" + ports[node]);
  }

  /** As the processes are told, such as for a command beside them. */
  Map<String, String> settings(int node) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CUOTA_PORT", Integer.toString(ports[node]));
    all.put("CUOTA_DATA_DIR", folder.resolve("node-" + node).toString());
    return all;
  }

  void start(int node) throws IOException {
    Cuota cuota = Cuota.run(settings(node), List.of("serve"));
    processes.set(node, cuota);
    cuota.awaitLine("Cuota is ready");
    cuota.writeOutput(folder.resolve("node-" + node + ".log"));
  }

  void kill(int node) throws InterruptedException {
    Cuota cuota = processes.get(node);
    if (cuota != null) {
      cuota.kill();
    }
  }

  /** As the operating system does to a machine that sleeps. */
  void pause(int node, Duration time) throws IOException, InterruptedException {
    Cuota cuota = processes.get(node);
    if (cuota != null) {
      Passing.pause(cuota.pid(), time);
    }
  }

  @Override
  public void close() {
    for (Cuota process : processes) {
      if (process != null) {
        process.close();
      }
    }
  }
}
