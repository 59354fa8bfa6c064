package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.OwnProvider;
import dev.cuota.engine.limits.OwnProviderOutcome;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts that pay providers of their own for a feature. */
@RestController
@RequestMapping("/api/v1/admin/accounts/{account}/providers")
public final class ProvidersEndpoint {
  private final Engine engine;

  public ProvidersEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** An account's history. */
  record OfAccount(long account, List<Line> providers) {}

  /**
   * One interval.
   *
   * @param inForce whether the account pays now
   */
  record Line(
      String feature,
      boolean inForce,
      Instant since,
      @Nullable Instant until,
      String note,
      String setBy,
      @Nullable String endedBy) {}

  @GetMapping
  OfAccount ofAccount(Caller caller, @PathVariable("account") long account) {
    Holders.anyTenant(engine, caller, account);
    return new OfAccount(
        account,
        engine.limits().providers().of(caller.environment(), account).stream()
            .map(this::line)
            .toList());
  }

  @PutMapping("/{feature}")
  Line begin(
      Caller caller,
      @PathVariable("account") long account,
      @PathVariable("feature") String feature,
      @RequestBody byte[] body) {
    Tenant tenant = Holders.anyTenant(engine, caller, account);
    Said said = new Said();
    JsonBody.read(body, said::field);
    OwnProviderOutcome outcome =
        engine.limits().providers().begin(tenant, feature, said.note, said.until, caller.name());
    return switch (outcome) {
      case OwnProviderOutcome.Done(OwnProvider provider) -> line(provider);
      case OwnProviderOutcome.UnknownFeature(List<String> known) ->
          throw Problem.of(
                  ProblemCode.NOT_FOUND,
                  Text.of("provider.unknown", feature, String.join(", ", known)))
              .exception();
    };
  }

  @DeleteMapping("/{feature}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      Caller caller,
      @PathVariable("account") long account,
      @PathVariable("feature") String feature) {
    engine
        .limits()
        .providers()
        .end(Holders.anyTenant(engine, caller, account), feature, caller.name());
  }

  /** What a body says; everything may be left out. */
  private final class Said {
    private String note = "";
    private @Nullable Instant until;

    void field(JsonBody json, String name) {
      switch (name) {
        case "note" -> note = note(json);
        case "until" -> until = json.isNull() ? null : until(json);
        default -> throw JsonBody.unknown("", name);
      }
    }

    private String note(JsonBody json) {
      String text = json.text("/note");
      if (text.length() > OwnProvider.MAX_NOTE) {
        throw JsonBody.wrong("/note", "json.text", OwnProvider.MAX_NOTE);
      }
      return text;
    }

    private Instant until(JsonBody json) {
      try {
        Instant time =
            OffsetDateTime.parse(json.text("/until")).toInstant().truncatedTo(ChronoUnit.MICROS);
        if (time.isAfter(engine.clock().now())) {
          return time;
        }
      } catch (DateTimeException _) {
        // Said below, as for one that is over.
      }
      throw JsonBody.wrong("/until", "override.expires");
    }
  }

  private Line line(OwnProvider one) {
    return new Line(
        one.feature(),
        one.holds(engine.clock().now()),
        one.since(),
        one.until(),
        one.note(),
        one.setBy(),
        one.endedBy());
  }
}
