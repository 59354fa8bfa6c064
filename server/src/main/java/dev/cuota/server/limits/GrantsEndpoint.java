package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.limits.Granting;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.GrantBalance;
import dev.cuota.engine.limits.GrantOutcome;
import dev.cuota.engine.limits.LimitGrant;
import dev.cuota.engine.limits.VoidOutcome;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Extra allowances of tenants and accounts, beside what their plans include. */
@RestController
@RequestMapping("/api/v1/admin")
public final class GrantsEndpoint {
  private final Engine engine;

  public GrantsEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** What a tenant was granted. */
  record OfTenant(String tenant, long account, List<Line> grants) {}

  /** What an account was granted, for all its tenants together. */
  record OfAccount(long account, List<Line> grants) {}

  /**
   * One grant. Amounts are in the feature's unit.
   *
   * @param recurs {@code month}; null when it comes once
   * @param rollover a number or {@code unlimited}
   * @param state {@code waiting}, {@code active}, {@code used_up}, {@code expired} or {@code voided}
   */
  record Line(
      UUID id,
      String feature,
      BigDecimal amount,
      int priority,
      Instant startsAt,
      @Nullable Instant expiresAt,
      @Nullable String recurs,
      Object rollover,
      String reason,
      String state,
      BigDecimal used,
      BigDecimal left,
      String createdBy,
      Instant createdAt,
      @Nullable Voided voided) {}

  /** That it was taken back. */
  record Voided(Instant at, String by, @Nullable BigDecimal takenBack) {}

  @GetMapping("/tenants/{key}/grants")
  OfTenant ofTenant(Caller caller, @PathVariable("key") String key) {
    Tenant tenant = Holders.tenant(engine, caller, key);
    return new OfTenant(tenant.key(), tenant.account(), lines(engine.limits().grants().of(tenant)));
  }

  @PostMapping("/tenants/{key}/grants")
  ResponseEntity<Line> giveTenant(
      Caller caller, @PathVariable("key") String key, @RequestBody byte[] body) {
    return give(caller, Holders.tenant(engine, caller, key), false, body);
  }

  @GetMapping("/accounts/{id}/grants")
  OfAccount ofAccount(Caller caller, @PathVariable("id") long id) {
    return new OfAccount(
        id, lines(engine.limits().grants().ofAccount(Holders.anyTenant(engine, caller, id))));
  }

  @PostMapping("/accounts/{id}/grants")
  ResponseEntity<Line> giveAccount(
      Caller caller, @PathVariable("id") long id, @RequestBody byte[] body) {
    return give(caller, Holders.anyTenant(engine, caller, id), true, body);
  }

  @DeleteMapping("/grants/{id}")
  ResponseEntity<Void> takeBack(Caller caller, @PathVariable("id") UUID id) {
    VoidOutcome outcome =
        engine.limits().grants().takeBack(caller.environment(), id, caller.name());
    return switch (outcome) {
      case DONE -> ResponseEntity.noContent().build();
      case MISSING ->
          throw Problem.of(ProblemCode.NOT_FOUND, Text.of("grant.missing", id)).exception();
      case OVER -> throw Problem.of(ProblemCode.CONFLICT, Text.of("grant.over")).exception();
    };
  }

  private ResponseEntity<Line> give(Caller caller, Tenant tenant, boolean toAccount, byte[] body) {
    GrantOutcome outcome =
        engine.limits().grants().give(tenant, toAccount, GrantReader.read(body, caller.name()));
    return switch (outcome) {
      case GrantOutcome.Given(GrantBalance balance, boolean repeated) ->
          ResponseEntity.status(repeated ? HttpStatus.OK : HttpStatus.CREATED).body(line(balance));
      case GrantOutcome.UnknownFeature(List<String> known) ->
          throw Problem.invalid("/feature", Text.of("override.unknown", String.join(", ", known)))
              .exception();
      case GrantOutcome.Refused(var flaw) ->
          throw Problem.invalid(pointer(flaw), Text.of("grant." + flaw)).exception();
      case GrantOutcome.Conflict _ ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("grant.id")).exception();
      case GrantOutcome.TooMany(int most) ->
          throw Problem.of(ProblemCode.CONFLICT, Text.of("grant.many", most)).exception();
    };
  }

  private static String pointer(Granting.Flaw flaw) {
    return switch (flaw) {
      case NOT_METERED, NOT_ADDITIVE, ACCOUNT, TENANT -> "/feature";
      case AMOUNT -> "/amount";
      case ROLLOVER -> "/rollover";
      case STARTS_CUT, STARTS_EARLY, STARTS_LATE -> "/startsAt";
      case EXPIRES_CUT, EXPIRES_EARLY, EXPIRES_LATE -> "/expiresAt";
    };
  }

  private static List<Line> lines(List<GrantBalance> balances) {
    return balances.stream().map(GrantsEndpoint::line).toList();
  }

  private static Line line(GrantBalance balance) {
    LimitGrant grant = balance.grant();
    LimitGrant.Terms terms = grant.terms();
    Quantity rollover = terms.rollover();
    return new Line(
        grant.id(),
        grant.feature(),
        terms.amount().value(),
        terms.priority(),
        terms.starts(),
        terms.expires(),
        terms.monthly() ? "month" : null,
        rollover == null ? "unlimited" : rollover.value(),
        grant.reason(),
        balance.state().name().toLowerCase(Locale.ROOT),
        balance.used().value(),
        balance.left().value(),
        grant.madeBy(),
        grant.madeAt(),
        voided(balance));
  }

  private static @Nullable Voided voided(GrantBalance balance) {
    LimitGrant.Voided voided = balance.grant().voided();
    Quantity takenBack = balance.takenBack();
    return voided == null
        ? null
        : new Voided(voided.at(), voided.by(), takenBack == null ? null : takenBack.value());
  }
}
