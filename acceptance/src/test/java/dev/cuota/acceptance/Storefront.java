package dev.cuota.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The example shop in a process of its own, with a class path of its own. */
final class Storefront implements AutoCloseable {
  private static final Path BUILT = Path.of("..", "examples", "storefront", "target");

  private final Process process;

  private Storefront(Process process) {
    this.process = process;
  }

  static Storefront run(Map<String, String> environment) throws IOException {
    String classPath =
        BUILT.resolve("classes") + ":" + Files.readString(BUILT.resolve("class-path")).strip();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            classPath,
            "dev.cuota.examples.storefront.Storefront");
    builder.redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CUOTA_"));
    builder.environment().putAll(environment);
    return new Storefront(builder.start());
  }

  /** Reads on until it has started; what it says later is passed on. */
  void awaitStarted() throws IOException {
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains("Started Storefront")) {
        Thread.ofVirtual().start(() -> passOn(output));
        return;
      }
    }
    throw new IllegalStateException("the shop ended before it had started");
  }

  private static void passOn(BufferedReader output) {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println("shop: " + line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill}: lets it tell what it has not told yet. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
