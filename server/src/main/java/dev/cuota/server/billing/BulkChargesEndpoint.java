package dev.cuota.server.billing;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.billing.BulkCharge;
import dev.cuota.engine.billing.BulkCharging;
import dev.cuota.engine.billing.BulkPreview;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.limits.JsonBody;
import dev.cuota.server.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Charges everybody who is charged by itself, in the background. */
@RestController
@RequestMapping("/api/v1/admin/adjustments")
public final class BulkChargesEndpoint {
  private final BulkCharging bulk;

  public BulkChargesEndpoint(Engine engine) {
    this.bulk = engine.billing().bulk();
  }

  /**
   * How far it is.
   *
   * @param outcomes how many accounts ended how
   * @param charges what providers were asked for, by how that stands
   */
  record View(
      UUID id,
      boolean running,
      int accounts,
      int done,
      Map<String, Integer> outcomes,
      Map<String, Integer> charges,
      String askedBy,
      Instant begunAt,
      @Nullable Instant endedAt) {
    static View of(BulkCharge one) {
      Map<String, Integer> outcomes = new TreeMap<>();
      one.outcomes().forEach((outcome, count) -> outcomes.put(outcome.wire(), count));
      Map<String, Integer> charges = new TreeMap<>();
      one.charges().forEach((status, count) -> charges.put(status.wire(), count));
      return new View(
          one.id(),
          one.isRunning(),
          one.accounts(),
          one.done(),
          outcomes,
          charges,
          one.askedBy(),
          one.begunAt(),
          one.endedAt());
    }
  }

  /** What would be asked for. */
  record Preview(boolean dryRun, int accounts, List<String> asked) {
    static Preview of(BulkPreview one) {
      return new Preview(
          true, one.accounts(), one.asked().values().stream().map(Object::toString).toList());
    }
  }

  @PostMapping("/bulk-charge")
  ResponseEntity<Object> begin(
      Caller caller, Cause cause, @RequestBody(required = false) byte @Nullable [] body) {
    if (isDryRun(body)) {
      return ResponseEntity.ok(Preview.of(bulk.preview(caller.environment())));
    }
    return ResponseEntity.accepted().body(View.of(bulk.begin(caller.environment(), cause)));
  }

  @GetMapping("/bulk-charges/{id}")
  View get(Caller caller, @PathVariable("id") UUID id) {
    return bulk.find(caller.environment(), id)
        .map(View::of)
        .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND).exception());
  }

  private static boolean isDryRun(byte @Nullable [] body) {
    if (body == null || body.length == 0) {
      return false;
    }
    boolean[] dryRun = {false};
    JsonBody.read(
        body,
        (json, field) -> {
          if (!field.equals("dryRun")) {
            throw JsonBody.unknown("", field);
          }
          dryRun[0] = json.flag("/dryRun");
        });
    return dryRun[0];
  }
}
