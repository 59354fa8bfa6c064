package dev.cuota.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Check and consume over HTTP, beside a handler on the same server that does nothing. */
@Command(
    name = "check",
    aliases = "consume",
    description = "Check and consume over HTTP beside a handler that does nothing.",
    mixinStandardHelpOptions = true)
final class CheckBench implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private BenchOptions options;

  @Option(
      names = "--warm-ups",
      defaultValue = "3",
      description = "Rounds before those that count (${DEFAULT-VALUE}).")
  private int warmUps;

  @Override
  public Integer call() throws Exception {
    Side bare = new Side("bare handler", BareHandler.PATH);
    Side check = new Side("check", "/api/v1/check");
    Side consume = new Side("consume, durable", "/api/v1/consume");
    Workload workload = new Workload(options.tenants);
    try (Bench bench = Bench.open();
        ServerProcess server = ServerProcess.start(bench.url(), options.serverOptions)) {
      // The compiler is at work for a minute or more before the figures say anything.
      for (int round = 0; round < warmUps; round++) {
        run(server, workload, bare, check, consume);
      }
      for (Side side : new Side[] {bare, check, consume}) {
        side.forget();
      }
      for (int round = 0; round < options.rounds; round++) {
        run(server, workload, bare, check, consume);
      }
    }
    for (Side side : new Side[] {bare, check, consume}) {
      System.out.println(side.rate);
      System.out.println(side.cpu + "   ratio to bare " + side.cpu.ratioTo(bare.cpu));
    }
    System.out.println("rate of consume to rate of check " + consume.rate.ratioTo(check.rate));
    return 0;
  }

  private void run(ServerProcess server, Workload workload, Side... sides) throws Exception {
    for (Side side : sides) {
      side.run(server, workload);
      System.err.printf("%-20s %,10d/s%n", side.name, side.rate.last());
    }
  }

  /** The same body maker for every connection. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays cannot be generic
  static Function<SplittableRandom, byte[]>[] same(Function<SplittableRandom, byte[]> body) {
    return new Function[] {body};
  }

  /** One endpoint and its figures. */
  private final class Side {
    private final String name;
    private final String path;
    private Figures rate;
    private Figures cpu;

    Side(String name, String path) {
      this.name = name;
      this.path = path;
      rate = rate();
      cpu = cpu();
    }

    private Figures rate() {
      return new Figures(name, "requests/s");
    }

    private Figures cpu() {
      return new Figures(name + ", server's processor per request", "ns");
    }

    void forget() {
      rate = rate();
      cpu = cpu();
    }

    void run(ServerProcess server, Workload workload) throws Exception {
      HttpLoad load =
          HttpLoad.post(
              server.port(), options.connections, path, ServerProcess.KEY, "application/json");
      long before = server.processorTime();
      HttpLoad.Result result = load.run(options.seconds, same(random -> body(workload, random)));
      long used = server.processorTime() - before;
      rate.add(result.perSecond());
      cpu.add(used / result.total());
    }

    private byte[] body(Workload workload, SplittableRandom random) {
      return "{\"tenant\":\"%s\",\"feature\":\"calls\",\"amount\":1}"
          .formatted(workload.tenant(random))
          .getBytes(StandardCharsets.UTF_8);
    }
  }
}
