package dev.cuota.server.cli;

import dev.cuota.engine.platform.EmbeddedPostgres;
import dev.cuota.server.CannotStart;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import dev.cuota.server.demo.DemoAccess;
import dev.cuota.server.demo.DemoShop;
import dev.cuota.server.demo.DemoWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows Cuota with real traffic. */
@Command(
    name = "demo",
    description = {
      "Show Cuota with real traffic: a web site's requests, a shop's orders, a language model's tokens,",
      "and beside it a shop that it guards.",
      "The recordings are imported at the times they were made (2010, 2015, 2023), and replayed as live",
      "traffic for as long as this runs. Everything lives in one folder; see --fresh."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final String DATA_DIR = "data/demo";
  private static final Duration SHOP_PATIENCE = Duration.ofMinutes(1);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before call
  private CommandSpec spec;

  @Option(names = "--port", description = "Where to answer; 8080 or CUOTA_PORT without.")
  private @Nullable Integer port;

  @Option(names = "--fresh", description = "Forget the demonstration that is there and begin anew.")
  private boolean fresh;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Configuration configuration = Configuration.from(environment());
    if (fresh) {
      forget(configuration.dataDir());
    }
    Installation installation = Installation.own(configuration);
    DemoWorld world;
    DemoAccess access;
    Optional<DemoShop> shop;
    try {
      shop = DemoShop.stock(System.getenv(), configuration.dataDir(), installation.clusterUrl());
      world = DemoWorld.prepare(installation);
      access =
          DemoAccess.of(
              configuration.dataDir(),
              installation.engine().security(),
              world.environments().getFirst());
      if (shop.isPresent()) {
        shop.get().awaitStocked();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      installation.close();
      throw e;
    }
    Running running = Running.start(installation);
    running.beforeStop(
        () -> {
          shop.ifPresent(DemoShop::close);
          world.close();
        });
    installation.engine().start();
    announce(access, running.port(), configuration.dataDir());
    if (shop.isPresent()) {
      open(shop.get(), access, running.port());
    }
    importRecordings(world);
    world.startTraffic();
    running.awaitStop();
    return 0;
  }

  private void open(DemoShop shop, DemoAccess access, int at)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    shop.open(at, access.shopKey());
    if (shop.awaitOpen(SHOP_PATIENCE)) {
      out.printf(
          """
          A shop that it guards is at %1$s
            %1$s/shop/casa-lumbre   has given all coupons of its plan
            %1$s/shop/telar-andino  is on the smallest plan
            %1$s/shop/mercado-sur   has no limits

          """,
          shop.url());
    } else {
      out.printf("The shop beside it did not open; %s says why.%n", shop.log());
    }
    out.flush();
  }

  /** The operator's settings, but with a folder and a database of the demonstration's own. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    List.of("CUOTA_DATABASE_URL", "CUOTA_CATALOG", "CUOTA_ADMIN_KEY").forEach(environment::remove);
    environment.putIfAbsent("CUOTA_DATA_DIR", DATA_DIR);
    if (port != null) {
      environment.put("CUOTA_PORT", port.toString());
    }
    return environment;
  }

  private void importRecordings(DemoWorld world) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (!world.isComplete()) {
      out.println("Importing the recordings; the pages can be looked at meanwhile.");
      out.flush();
      world.importRecordings(name -> new ImportProgress(name, out));
    }
    out.println("Live traffic is coming in. Ctrl-C ends it; start again to go on.");
    out.flush();
  }

  private void announce(DemoAccess access, int at, Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    String url = "http://localhost:" + at;
    out.printf(
        """

        Cuota is ready at %1$s
        Log in as         %2$s / %3$s

        Try:
          curl '%1$s/api/v1/plans/growth?environment=storefront'
          curl -H 'Authorization: Bearer %4$s' '%1$s/api/v1/usage/current?tenant=17968'
          curl -H 'Authorization: Bearer %4$s' -H 'Content-Type: application/json' %1$s/api/v1/check \\
               -d '{"tenant": "17968", "action": "create_coupon"}'
          CUOTA_DATA_DIR=%5$s ./cuota accounts list -e storefront

        """,
        url, access.name(), access.password(), access.key(), folder);
    out.flush();
  }

  private void forget(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!DemoAccess.isIn(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          folder.toAbsolutePath() + " holds no demonstration; --fresh leaves it alone");
    }
    try {
      // A server that was left running is taken over first, and stopped.
      EmbeddedPostgres.start(folder).close();
    } catch (EmbeddedPostgres.FolderTaken e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
