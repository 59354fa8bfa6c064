package dev.cuota.server.console;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.simulation.Mix;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.simulation.Begun;
import dev.cuota.engine.simulation.Order;
import dev.cuota.engine.simulation.Prepared;
import dev.cuota.engine.simulation.Projecting;
import dev.cuota.engine.simulation.ProjectionAsk;
import dev.cuota.engine.simulation.Replay;
import dev.cuota.engine.simulation.Simulation;
import dev.cuota.engine.simulation.Simulations;
import dev.cuota.server.simulation.SimulatedCsv;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What would have been: asks for simulations, and shows what came of them. */
@RestController
class SimulatorPage {
  private static final int SHOWN = 50;
  private static final int USUAL_MONTHS = 3;
  private static final String NEXT = "id";

  private final Pages pages;
  private final Environments environments;
  private final Engine engine;

  SimulatorPage(Pages pages, Environments environments, Engine engine) {
    this.pages = pages;
    this.environments = environments;
    this.engine = engine;
  }

  @GetMapping("/console/{environment}/simulator")
  ResponseEntity<byte[]> form(HttpServletRequest request, @PathVariable("environment") String key) {
    YearMonth last = YearMonth.from(engine.clock().now().atZone(ZoneOffset.UTC));
    String counts =
        String.join(", ", ProjectionAsk.USUAL.accounts().stream().map(String::valueOf).toList());
    SimulatorForm.Entry entry =
        new SimulatorForm.Entry(
            last.minusMonths(USUAL_MONTHS - 1L).toString(),
            last.toString(),
            "",
            false,
            counts,
            "",
            false);
    return form(HttpStatus.OK, request, key, entry, Map.of(), "", List.of());
  }

  /** Begins one, or says what is wrong. */
  @PostMapping("/console/{environment}/simulator")
  ResponseEntity<?> begin(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @RequestParam Map<String, String> sent) {
    Shell shell = shell(request, key);
    SimulatorEntry entry = new SimulatorEntry(shell.texts(), sent);
    try {
      Replay replay = ready(entry, environments.named(key));
      ProjectionAsk ask = projections(entry, replay.catalog());
      UUID id = UUID.randomUUID();
      Order order = new Order(id, replay, entry.document().strip(), ask, shell.cause());
      if (engine.simulations().begin(order) instanceof Begun.TooMany(int most)) {
        throw entry.wrong("simulator.wrong.many", most);
      }
      return to(shell.link(Shell.Section.SIMULATOR) + "/" + id);
    } catch (SimulatorEntry.Wrong wrong) {
      return form(
          HttpStatus.UNPROCESSABLE_CONTENT,
          request,
          key,
          entry.entry(),
          entry.plans(),
          wrong.text(),
          wrong.places());
    }
  }

  @GetMapping("/console/{environment}/simulator/{id}")
  ResponseEntity<byte[]> result(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable(NEXT) UUID id) {
    Shell shell = shell(request, key);
    Environment environment = environments.named(key);
    Simulations simulations = engine.simulations();
    Simulation one = simulations.find(environment.id(), id).orElseThrow(Environments.NotFound::new);
    SimulatorTexts words = new SimulatorTexts(shell, new Plans(engine, environment, shell.texts()));
    Projecting projecting = simulations.projecting(environment.id(), id);
    ProjectionAsk ask = one.asked().projections();
    return pages.page(
        "simulation",
        shell,
        one.result() == null
            ? words.open(one)
            : words.done(
                one,
                one.result(),
                simulations.accounts(environment.id(), id, SHOWN, 0),
                simulations.limits(environment.id(), id, SHOWN, 0),
                projecting.make(ask),
                projecting.unobserved(ask)));
  }

  /** Every account, for a spreadsheet. */
  @GetMapping("/console/{environment}/simulator/{id}/accounts.csv")
  void csv(
      HttpServletResponse response,
      @PathVariable("environment") String key,
      @PathVariable(NEXT) UUID id)
      throws IOException {
    Environment environment = environments.named(key);
    if (engine.simulations().find(environment.id(), id).isEmpty()) {
      throw new Environments.NotFound();
    }
    response.setContentType("text/csv;charset=utf-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"simulation-" + id + ".csv\"");
    SimulatedCsv.write(engine.simulations(), environment.id(), id, response.getWriter());
  }

  @PostMapping("/console/{environment}/simulator/{id}/cancel")
  ResponseEntity<Void> cancel(
      HttpServletRequest request,
      @PathVariable("environment") String key,
      @PathVariable(NEXT) UUID id) {
    Shell shell = shell(request, key);
    // One that is over already has nothing to be stopped; its page says so.
    boolean _ = engine.simulations().cancel(environments.named(key).id(), id, shell.cause());
    return to(shell.link(Shell.Section.SIMULATOR) + "/" + id);
  }

  private Replay ready(SimulatorEntry entry, Environment environment) {
    return switch (engine.simulations().prepare(entry.scenario(environment.id()))) {
      case Prepared.Ready(Replay replay) -> replay;
      case Prepared.WrongMonths(int most) -> throw entry.wrong("simulator.wrong.months", most);
      case Prepared.NoCatalog _ -> throw entry.wrong("simulator.none");
      case Prepared.UnknownPlans(var plans, var known) ->
          throw entry.wrong(
              "simulator.wrong.plan", String.join(", ", plans), String.join(", ", known));
      case Prepared.UnknownAccounts(var keys) ->
          throw entry.wrong("simulator.wrong.account", String.join(", ", keys));
      case Prepared.Uncountable(var meters) ->
          throw entry.wrong("simulator.wrong.meters", String.join(", ", meters));
    };
  }

  private static ProjectionAsk projections(SimulatorEntry entry, Catalog catalog) {
    ProjectionAsk ask = entry.projections();
    Mix mix = ask.mix();
    if (mix != null) {
      for (String plan : mix.shares().keySet()) {
        if (catalog.plan(plan).isEmpty()) {
          throw entry.wrong(
              "simulator.wrong.plan", plan, String.join(", ", catalog.plans().keySet()));
        }
      }
    }
    return ask;
  }

  private ResponseEntity<byte[]> form(
      HttpStatus status,
      HttpServletRequest request,
      String key,
      SimulatorForm.Entry entry,
      Map<String, String> plans,
      String error,
      List<String> places) {
    Shell shell = shell(request, key);
    Environment environment = environments.named(key);
    Catalog catalog = engine.catalogs().current(environment.id()).catalog();
    SimulatorTexts words = new SimulatorTexts(shell, new Plans(engine, environment, shell.texts()));
    return pages.page(
        status,
        "simulator",
        shell,
        new SimulatorForm(
            shell.link(Shell.Section.SIMULATOR),
            entry,
            catalog.plans().values().stream()
                .map(
                    plan ->
                        new SimulatorForm.Mapping(
                            plan.key(),
                            plan.name(shell.texts().language()),
                            plans.getOrDefault(plan.key(), "")))
                .toList(),
            List.copyOf(catalog.plans().keySet()),
            error,
            places,
            engine.simulations().newest(environment.id()).stream().map(words::run).toList()));
  }

  private Shell shell(HttpServletRequest request, String key) {
    return pages.shell(request, environments.named(key), Shell.Section.SIMULATOR);
  }

  private static ResponseEntity<Void> to(String address) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(address)).build();
  }
}
