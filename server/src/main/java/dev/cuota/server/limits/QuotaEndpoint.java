package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.core.quota.QuotaState;
import dev.cuota.engine.Engine;
import dev.cuota.engine.quota.AccountQuota;
import dev.cuota.engine.quota.Quota;
import dev.cuota.engine.quota.QuotaChanged;
import dev.cuota.engine.quota.QuotaFilter;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How accounts stand with their limits, and whether that has effects. */
@RestController
@RequestMapping("/api/v1/admin")
public final class QuotaEndpoint {
  private final Engine engine;

  public QuotaEndpoint(Engine engine) {
    this.engine = engine;
  }

  /**
   * Whether states have effects: {@code off}, {@code dry-run} or {@code on}; null, for an account,
   * for what its environment says.
   */
  record ModeBody(@Nullable String mode) {}

  /** One page of accounts. */
  record Page(String mode, List<Row> accounts, int offset, int limit) {}

  /** How one account stands. */
  record Row(
      long account,
      String tenant,
      String plan,
      String state,
      int percentage,
      Instant since,
      @Nullable Instant graceUntil,
      String mode) {}

  /** One move of an account. */
  record Move(
      String oldState, String newState, String why, int percentage, String mode, Instant at) {}

  @GetMapping("/quota")
  Page list(
      Caller caller,
      @RequestParam(name = "state", defaultValue = "") List<String> state,
      @RequestParam(name = "offset", defaultValue = "0") int offset,
      @RequestParam(name = "limit", defaultValue = "50") int limit) {
    if (offset < 0) {
      throw wrong("offset", "parameter.form", "0, 1, 2 …");
    }
    if (limit < 1 || limit > QuotaFilter.MAX_LIMIT) {
      throw wrong("limit", "parameter.form", "1 … " + QuotaFilter.MAX_LIMIT);
    }
    EnvironmentId environment = caller.environment();
    QuotaFilter filter = new QuotaFilter(environment, states(state), offset, limit);
    List<Row> rows = quota().accounts(filter).stream().map(a -> row(environment, a)).toList();
    return new Page(written(quota().mode(environment)), rows, offset, limit);
  }

  @GetMapping("/quota/mode")
  ModeBody mode(Caller caller) {
    return new ModeBody(written(quota().mode(caller.environment())));
  }

  @PutMapping("/quota/mode")
  ModeBody setMode(Caller caller, @RequestBody ModeBody body) {
    if (body.mode() == null) {
      throw wrong("/mode", "parameter.missing");
    }
    quota().setMode(caller.environment(), mode(body.mode()));
    return mode(caller);
  }

  @PutMapping("/accounts/{id}/quota/mode")
  ModeBody setMode(Caller caller, @PathVariable("id") long id, @RequestBody ModeBody body) {
    requireAccount(caller, id);
    quota().setMode(caller.environment(), id, body.mode() == null ? null : mode(body.mode()));
    return new ModeBody(written(quota().mode(caller.environment(), id)));
  }

  @GetMapping("/accounts/{id}/quota/events")
  List<Move> events(Caller caller, @PathVariable("id") long id) {
    requireAccount(caller, id);
    return quota().events(caller.environment(), id).stream().map(QuotaEndpoint::move).toList();
  }

  private Quota quota() {
    return engine.quota();
  }

  private void requireAccount(Caller caller, long id) {
    if (engine.accounts().tenantsOf(caller.environment(), id).isEmpty()) {
      throw Problem.of(ProblemCode.NOT_FOUND).exception();
    }
  }

  private Row row(EnvironmentId environment, AccountQuota account) {
    return new Row(
        account.account(),
        account.tenant(),
        account.plan(),
        account.state().name(),
        account.percentage(),
        account.since(),
        account.graceUntil(),
        written(quota().mode(environment, account.account())));
  }

  private static Move move(QuotaChanged event) {
    return new Move(
        event.oldState().name(),
        event.newState().name(),
        event.why().name(),
        event.percentage(),
        written(event.mode()),
        event.at());
  }

  private static Set<QuotaState> states(List<String> names) {
    Set<QuotaState> states = EnumSet.noneOf(QuotaState.class);
    for (String name : names) {
      if (!name.isBlank()) {
        states.add(state(name));
      }
    }
    return states;
  }

  private static QuotaState state(String name) {
    return Arrays.stream(QuotaState.values())
        .filter(state -> state.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(() -> wrong("state", "value.oneOf", names(QuotaState.values())));
  }

  private static EnforcementMode mode(String name) {
    return Arrays.stream(EnforcementMode.values())
        .filter(mode -> written(mode).equals(name))
        .findFirst()
        .orElseThrow(() -> wrong("/mode", "value.oneOf", "off, dry-run, on"));
  }

  private static String names(QuotaState[] states) {
    return Arrays.stream(states).map(QuotaState::name).collect(Collectors.joining(", "));
  }

  private static String written(EnforcementMode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static RuntimeException wrong(String pointer, String text, Object... gaps) {
    return Problem.invalid(pointer, Text.of(text, gaps)).exception();
  }
}
