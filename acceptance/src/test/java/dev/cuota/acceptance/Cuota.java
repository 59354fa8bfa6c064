package dev.cuota.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program in a process of its own, as a user runs it; made to be killed. */
final class Cuota implements AutoCloseable {
  private final Process process;

  private Cuota(Process process) {
    this.process = process;
  }

  /** Runs it; what it says as errors goes to the tests' own. */
  static Cuota run(Map<String, String> environment, List<String> arguments) throws IOException {
    return new Cuota(
        builder(environment, arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Runs a short command to its end; everything it says is in one text. */
  static Ended end(Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    try (Cuota cuota =
        new Cuota(builder(environment, arguments).redirectErrorStream(true).start())) {
      return cuota.awaitEnd();
    }
  }

  private static ProcessBuilder builder(Map<String, String> environment, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.cuota.server.Main"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("CUOTA_"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Reads on until a line holds {@code text}; fails when the program ends before. */
  String awaitLine(String text) throws IOException {
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new IllegalStateException("the program ended without saying '" + text + "'");
  }

  /** Everything it still says, and its exit code. */
  Ended awaitEnd() throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /** Writes to a file what it still says, which would fill its pipe otherwise. */
  void writeOutput(Path log) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (OutputStream out =
                      Files.newOutputStream(
                          log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                  Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                process.inputReader().transferTo(text);
              } catch (IOException _) {
                // It was killed.
              }
            });
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill}: lets it end in order. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  record Ended(int code, String output) {}
}
