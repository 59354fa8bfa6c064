package dev.cuota.server.simulation;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.simulation.Mix;
import dev.cuota.core.simulation.Projection;
import dev.cuota.engine.Engine;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.simulation.Begun;
import dev.cuota.engine.simulation.Order;
import dev.cuota.engine.simulation.Prepared;
import dev.cuota.engine.simulation.Replay;
import dev.cuota.engine.simulation.Simulation;
import dev.cuota.engine.simulation.Simulations;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tries other catalogs and mixes of plans on past months. */
@RestController
@RequestMapping("/api/v1/admin/simulations")
public final class SimulationsEndpoint {
  /** Every character of a document may take six bytes in JSON. */
  private static final int MAX_BYTES = 6 * Catalogs.MAX_DOCUMENT_LENGTH + 1_000_000;

  private static final int MAX_OFFSET = 100_000_000;
  private static final String CSV = "text/csv;charset=utf-8";

  private final Simulations simulations;

  public SimulationsEndpoint(Engine engine) {
    this.simulations = engine.simulations();
  }

  /** The newest. */
  record All(List<SimulationView> simulations) {}

  /** Some of the accounts, those first whose bill changes most. */
  record AccountPage(int offset, int limit, List<SimulatedView> accounts) {}

  /** Some of those who would have been limited. */
  record LimitedPage(int offset, int limit, List<LimitedView> limited) {}

  @GetMapping
  All all(Caller caller) {
    return new All(
        simulations.newest(caller.environment()).stream()
            .map(one -> SimulationView.of(one, List.of()))
            .toList());
  }

  @PostMapping
  ResponseEntity<SimulationView> begin(Caller caller, Cause cause, HttpServletRequest request)
      throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      throw Problem.of(ProblemCode.TOO_LARGE).exception();
    }
    SimulationReader.Wish wish = SimulationReader.read(body, caller.environment());
    Replay replay = ready(wish);
    Order order = new Order(wish.id(), replay, wish.document(), wish.projections(), cause);
    return switch (simulations.begin(order)) {
      case Begun.Yes(UUID id) ->
          ResponseEntity.accepted()
              .location(URI.create("/api/v1/admin/simulations/" + id))
              .body(view(caller.environment(), id));
      case Begun.Before(UUID id) -> ResponseEntity.ok(view(caller.environment(), id));
      case Begun.TooMany(int most) ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("simulation.many", most)).exception();
    };
  }

  @GetMapping("/{id}")
  SimulationView get(Caller caller, @PathVariable("id") UUID id) {
    return view(caller.environment(), id);
  }

  @GetMapping(path = "/{id}/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
  AccountPage accounts(
      Caller caller,
      @PathVariable("id") UUID id,
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    bounded(limit, offset);
    known(caller.environment(), id);
    return new AccountPage(
        offset,
        limit,
        simulations.accounts(caller.environment(), id, limit, offset).stream()
            .map(SimulatedView::of)
            .toList());
  }

  /** All accounts for a spreadsheet. */
  @GetMapping(path = "/{id}/accounts", produces = "text/csv")
  void csv(Caller caller, @PathVariable("id") UUID id, HttpServletResponse response)
      throws IOException {
    known(caller.environment(), id);
    response.setContentType(CSV);
    SimulatedCsv.write(simulations, caller.environment(), id, response.getWriter());
  }

  @GetMapping("/{id}/limited")
  LimitedPage limited(
      Caller caller,
      @PathVariable("id") UUID id,
      @RequestParam(name = "limit", defaultValue = "100") int limit,
      @RequestParam(name = "offset", defaultValue = "0") int offset) {
    bounded(limit, offset);
    known(caller.environment(), id);
    return new LimitedPage(
        offset,
        limit,
        simulations.limits(caller.environment(), id, limit, offset).stream()
            .map(one -> LimitedView.of(one.account(), one.key(), one.limited()))
            .toList());
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(Caller caller, Cause cause, @PathVariable("id") UUID id) {
    Simulation one = known(caller.environment(), id);
    if (!simulations.cancel(caller.environment(), id, cause)
        && one.state().status() != Simulation.Status.CANCELED) {
      throw Problem.of(ProblemCode.CONFLICT, Text.of("simulation.over")).exception();
    }
  }

  private Replay ready(SimulationReader.Wish wish) {
    Replay replay = ready(simulations.prepare(wish.scenario()));
    Mix mix = wish.projections().mix();
    if (mix != null) {
      List<String> unknown =
          mix.shares().keySet().stream()
              .filter(plan -> replay.catalog().plan(plan).isEmpty())
              .toList();
      if (!unknown.isEmpty()) {
        throw JsonBody.wrong(
            "/projections/shares/" + unknown.getFirst(), "catalog.plan", unknown.getFirst());
      }
    }
    return replay;
  }

  private static Replay ready(Prepared prepared) {
    return switch (prepared) {
      case Prepared.Ready(Replay replay) -> replay;
      case Prepared.WrongMonths(int most) -> throw JsonBody.wrong("/to", "simulation.months", most);
      case Prepared.NoCatalog _ ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("catalog.none")).exception();
      case Prepared.UnknownPlans(var plans, _) ->
          throw JsonBody.wrong("/plans", "catalog.plan", String.join(", ", plans));
      case Prepared.UnknownAccounts(var keys) ->
          throw JsonBody.wrong("/accounts", "simulation.account", String.join(", ", keys));
      case Prepared.Uncountable(var meters) ->
          throw JsonBody.wrong("/catalog", "simulation.meters", String.join(", ", meters));
    };
  }

  private SimulationView view(EnvironmentId environment, UUID id) {
    Simulation one = known(environment, id);
    List<Projection> projections =
        one.result() == null
            ? List.of()
            : simulations.projecting(environment, id).make(one.asked().projections());
    return SimulationView.of(one, projections);
  }

  private Simulation known(EnvironmentId environment, UUID id) {
    return simulations
        .find(environment, id)
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception());
  }

  private static void bounded(int limit, int offset) {
    if (limit < 1 || limit > Simulations.MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
      throw Problem.invalid("limit", Text.of("account.page", Simulations.MAX_LIMIT)).exception();
    }
  }
}
