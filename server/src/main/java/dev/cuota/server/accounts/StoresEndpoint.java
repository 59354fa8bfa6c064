package dev.cuota.server.accounts;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Approval;
import dev.cuota.engine.accounts.ApprovalOutcome;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreOutcome;
import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.accounts.AccountJson.ApprovalView;
import dev.cuota.server.accounts.AccountJson.StoreView;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What tenants show to the world. */
@RestController
@RequestMapping("/api/v1/admin/stores")
public final class StoresEndpoint {
  private final Engine engine;

  public StoresEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** What a change came to. */
  record Changed(boolean changed, StoreView store) {}

  /** How far an approval is; {@code idempotent} when this request has done nothing. */
  record Approved(boolean idempotent, StoreView store, @Nullable ApprovalView approval) {}

  @GetMapping("/{tenant}")
  StoreView get(Caller caller, @PathVariable("tenant") String tenant) {
    return StoreView.of(store(caller, tenant));
  }

  @PatchMapping("/{tenant}")
  Changed describe(
      Caller caller, Cause cause, @PathVariable("tenant") String tenant, @RequestBody byte[] body) {
    Store store = store(caller, tenant);
    StoreProfile profile =
        StoreReader.profile(body, new StoreProfile(store.name(), store.slug(), store.url()));
    return changed(stores().describe(caller.environment(), tenant, profile, cause));
  }

  @PostMapping("/{tenant}/pause")
  Changed pause(Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return changed(stores().pause(caller.environment(), tenant, cause));
  }

  @PostMapping("/{tenant}/unpause")
  Changed unpause(Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return changed(stores().unpause(caller.environment(), tenant, cause));
  }

  @PostMapping("/{tenant}/submit")
  Changed submit(Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return changed(stores().submit(caller.environment(), tenant, cause));
  }

  @PostMapping("/{tenant}/reject")
  Changed reject(Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return changed(stores().reject(caller.environment(), tenant, cause));
  }

  @PostMapping("/{tenant}/approve")
  ResponseEntity<Approved> approve(
      Caller caller, Cause cause, @PathVariable("tenant") String tenant) {
    return switch (engine.lifecycle().approvals().approve(caller.environment(), tenant, cause)) {
      case ApprovalOutcome.Ran(Approval one, Store store) ->
          ResponseEntity.status(one.isOpen() ? HttpStatus.ACCEPTED : HttpStatus.OK)
              .body(new Approved(false, StoreView.of(store), ApprovalView.of(one)));
      case ApprovalOutcome.Given(@Nullable Approval one, Store store) ->
          ResponseEntity.ok(
              new Approved(true, StoreView.of(store), one == null ? null : ApprovalView.of(one)));
      case ApprovalOutcome.DraftExpired(_, Instant at) -> throw expired(at);
      case ApprovalOutcome.Rejected _ -> throw Refusals.illegal("rejected", "published", List.of());
      case ApprovalOutcome.NotFound _ -> throw Refusals.missing();
      case ApprovalOutcome.Busy _ -> throw Refusals.busy();
    };
  }

  private static Changed changed(StoreOutcome outcome) {
    return switch (outcome) {
      case StoreOutcome.Changed(Store store) -> new Changed(true, StoreView.of(store));
      case StoreOutcome.Unchanged(Store store) -> new Changed(false, StoreView.of(store));
      case StoreOutcome.Illegal(Store store, var to) ->
          throw Refusals.illegal(store.showing().publication().wire(), to.wire(), List.of());
      case StoreOutcome.SubscriptionDenies(_, var status) ->
          throw Refusals.conflict("store.denied", status.wire());
      case StoreOutcome.DraftExpired(_, Instant at) -> throw expired(at);
      case StoreOutcome.SlugTaken _ -> throw Refusals.conflict("store.slug.other");
      case StoreOutcome.NotFound _ -> throw Refusals.missing();
      case StoreOutcome.Busy _ -> throw Refusals.busy();
    };
  }

  private static RuntimeException expired(Instant at) {
    return Problem.of(ProblemCode.DRAFT_EXPIRED, Text.of("store.expired", at.toString()))
        .exception();
  }

  private Store store(Caller caller, String tenant) {
    return stores().find(caller.environment(), tenant).orElseThrow(Refusals::missing);
  }

  private Stores stores() {
    return engine.lifecycle().stores();
  }
}
