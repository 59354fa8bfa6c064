package dev.cuota.server.margin;

import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.engine.Engine;
import dev.cuota.engine.margin.Margin;
import dev.cuota.engine.margin.PolicyOutcome;
import dev.cuota.engine.margin.PolicyStand;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import dev.cuota.server.limits.JsonBody;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** From when on somebody is told of costs, and what is done about accounts with too small a margin. */
@RestController
@RequestMapping("/api/v1/admin/margin/policy")
public final class PolicyEndpoint {
  private final Margin margin;

  public PolicyEndpoint(Engine engine) {
    this.margin = engine.margin();
  }

  /** A policy as it is written. */
  record View(
      String costAlert,
      String currency,
      int marginAlertPercent,
      String tolerance,
      String mode,
      int floorPercent,
      int recoveryPercent,
      SortedMap<String, BigDecimal> throttles,
      SortedMap<String, String> accounts,
      @Nullable Instant changedAt,
      @Nullable String changedBy) {
    static View of(PolicyStand stand) {
      MarginPolicy policy = stand.policy();
      MarginPolicy.Guard guard = policy.guard();
      SortedMap<String, BigDecimal> throttles = new TreeMap<>();
      guard.throttles().forEach((feature, rate) -> throttles.put(feature, rate.value()));
      SortedMap<String, String> accounts = new TreeMap<>();
      guard
          .accounts()
          .forEach((account, mode) -> accounts.put(Long.toString(account), mode.wire()));
      return new View(
          policy.costAlert().digits(),
          policy.costAlert().currency(),
          policy.marginAlert(),
          policy.tolerance().toPlainString(),
          guard.mode().wire(),
          guard.floor(),
          guard.recovery(),
          throttles,
          accounts,
          stand.changedAt(),
          stand.changedBy());
    }
  }

  @GetMapping
  View get(Caller caller) {
    return View.of(margin.policy(caller.environment()));
  }

  @PutMapping
  View put(Caller caller, Cause cause, @RequestBody byte[] body) {
    PolicyOutcome outcome = margin.setPolicy(caller.environment(), PolicyReader.read(body), cause);
    return switch (outcome) {
      case PolicyOutcome.Done(PolicyStand stand) -> View.of(stand);
      case PolicyOutcome.NoSuchThrottle(String feature, List<String> known) ->
          throw JsonBody.wrong(
              "/throttles/" + feature, "margin.throttle", String.join(", ", known));
      case PolicyOutcome.NoSuchAccount(long account) ->
          throw JsonBody.wrong("/accounts/" + account, "margin.account", account);
    };
  }
}
