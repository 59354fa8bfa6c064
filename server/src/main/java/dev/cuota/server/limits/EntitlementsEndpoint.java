package dev.cuota.server.limits;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Overriding;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.Granted;
import dev.cuota.engine.limits.LimitOverride;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.limits.OverrideOutcome;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant, or all tenants of an account, are granted, and other limits than the plan's. */
@RestController
@RequestMapping("/api/v1/admin")
public final class EntitlementsEndpoint {
  private final Engine engine;

  public EntitlementsEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** Everything that one tenant is granted. */
  record OfTenant(String tenant, long account, String plan, List<Line> entitlements) {}

  /** Everything that the tenants of an account are granted. */
  record OfAccount(long account, String plan, List<Line> entitlements) {}

  /**
   * One feature. Limits are numbers, {@code unlimited} or {@code none}.
   *
   * @param planned what the plan gives, written as {@code default}
   */
  record Line(
      String key,
      String kind,
      String unit,
      boolean overridable,
      @JsonProperty("default") Object planned,
      @Nullable Said override,
      Object effective) {}

  /**
   * An override in force.
   *
   * @param from {@code tenant} or {@code account}
   */
  record Said(
      Object value,
      String from,
      @Nullable Instant expires,
      String reason,
      String setBy,
      Instant setAt) {}

  @GetMapping("/tenants/{key}/entitlements")
  OfTenant ofTenant(Caller caller, @PathVariable("key") String key) {
    Tenant tenant = Holders.tenant(engine, caller, key);
    return new OfTenant(
        tenant.key(), tenant.account(), tenant.plan(), lines(engine.limits().granted(tenant)));
  }

  @PatchMapping("/tenants/{key}/entitlements")
  Line setForTenant(Caller caller, @PathVariable("key") String key, @RequestBody byte[] body) {
    return set(caller, Holders.tenant(engine, caller, key), false, body);
  }

  @GetMapping("/accounts/{id}/entitlements")
  OfAccount ofAccount(Caller caller, @PathVariable("id") long id) {
    Tenant any = Holders.anyTenant(engine, caller, id);
    return new OfAccount(id, any.plan(), lines(engine.limits().grantedToAll(any)));
  }

  @PatchMapping("/accounts/{id}/entitlements")
  Line setForAccount(Caller caller, @PathVariable("id") long id, @RequestBody byte[] body) {
    return set(caller, Holders.anyTenant(engine, caller, id), true, body);
  }

  private Line set(Caller caller, Tenant tenant, boolean forAll, byte[] body) {
    OverrideChange change = OverrideReader.read(body, caller.name(), engine.clock().now());
    OverrideOutcome outcome = engine.limits().override(tenant, forAll, change);
    return switch (outcome) {
      case OverrideOutcome.Done(Granted granted) -> line(granted);
      case OverrideOutcome.UnknownFeature(List<String> known) ->
          throw Problem.invalid("/key", Text.of("override.unknown", String.join(", ", known)))
              .exception();
      case OverrideOutcome.Refused(var flaw) ->
          throw Problem.invalid(
                  flaw == Overriding.Flaw.NOT_OVERRIDABLE ? "/key" : "/value",
                  Text.of("override." + flaw))
              .exception();
    };
  }

  private static List<Line> lines(List<Granted> granted) {
    return granted.stream().map(EntitlementsEndpoint::line).toList();
  }

  private static Line line(Granted granted) {
    return new Line(
        granted.feature().key(),
        granted.feature().kind().text(),
        granted.feature().unit(),
        granted.feature().overridable(),
        written(granted.planned().limit()),
        said(granted),
        written(granted.effective()));
  }

  private static @Nullable Said said(Granted granted) {
    LimitOverride override = granted.override();
    return override == null
        ? null
        : new Said(
            written(override.limit()),
            granted.own() == null ? "account" : "tenant",
            override.expires(),
            override.reason(),
            override.setBy(),
            override.setAt());
  }

  private static Object written(Limit limit) {
    return limit instanceof Limit.AtMost(Quantity most) ? most.value() : limit.text();
  }
}
