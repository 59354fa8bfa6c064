package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.limits.ReservationAnswer;
import dev.cuota.engine.limits.Reservations;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Holds estimates until the actual amounts are known. */
@RestController
@RequestMapping("/api/v1/reservations")
public final class ReservationsEndpoint {
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final Engine engine;
  private final Explainer explainer;

  public ReservationsEndpoint(Engine engine, Explainer explainer) {
    this.engine = engine;
    this.explainer = explainer;
  }

  @PostMapping
  void reserve(
      Caller caller,
      @RequestBody byte[] body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Wish wish = new Wish();
    JsonBody.read(body, wish::field);
    ReservationAnswer answer =
        reservations().reserve(caller.environment(), wish.request(), wish.ttl, wish.id);
    LimitAnswer.Decided decided = LimitDoor.decided(answer.decision());
    Map<String, Object> explanation = explainer.asked(decided, request);
    LimitDoor.refuseIfEnforced(decided, explanation, request);
    UUID id = answer.reservation();
    Instant expires = answer.expires();
    if (id != null && expires != null) {
      response.setStatus(decided.repeated() ? HttpServletResponse.SC_OK : CREATED);
      response.setHeader("Location", "/api/v1/reservations/" + id);
      AnswerWriter.Held held = new AnswerWriter.Held(id, expires);
      LimitDoor.write(decided, new AnswerWriter.Beside(held, explanation), response);
    } else {
      LimitDoor.write(decided, new AnswerWriter.Beside(null, explanation), response);
    }
  }

  @PostMapping("/{id}/commit")
  void commit(
      Caller caller,
      @PathVariable("id") UUID id,
      @RequestBody byte[] body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Commit commit = new Commit();
    JsonBody.read(body, commit::field);
    if (commit.amount == null) {
      throw JsonBody.wrong("/amount", "parameter.missing");
    }
    LimitAnswer answer =
        settled(reservations().commit(caller.environment(), id, commit.amount, commit.overrun));
    LimitAnswer.Decided decided = LimitDoor.decided(answer);
    Map<String, Object> explanation = explainer.asked(decided, request);
    LimitDoor.refuseIfEnforced(decided, explanation, request);
    LimitDoor.write(decided, new AnswerWriter.Beside(null, explanation), response);
  }

  @DeleteMapping("/{id}")
  void release(Caller caller, @PathVariable("id") UUID id, HttpServletResponse response) {
    LimitDoor.decided(settled(reservations().release(caller.environment(), id)));
    response.setStatus(NO_CONTENT);
  }

  private Reservations reservations() {
    return engine.limits().reservations();
  }

  private static LimitAnswer settled(LimitAnswer answer) {
    if (answer instanceof LimitAnswer.Conflict) {
      throw Problem.of(ProblemCode.CONFLICT, Text.of("reservations.settled")).exception();
    }
    return answer;
  }

  /** What somebody wants to reserve. */
  private static final class Wish {
    private @Nullable String tenant;
    private @Nullable String id;
    private Duration ttl = Reservations.USUAL;
    private final AskReader.One one = new AskReader.One();

    void field(JsonBody json, String name) {
      switch (name) {
        case "tenant" -> tenant = json.text("/tenant");
        case "id" -> id = json.isNull() ? null : json.text("/id");
        case "ttlSeconds" -> ttl = ttl(json.whole("/ttlSeconds"));
        default -> one.field(json, "", name);
      }
    }

    private static Duration ttl(long seconds) {
      if (seconds < 1 || seconds > Reservations.LONGEST.toSeconds()) {
        throw JsonBody.wrong("/ttlSeconds", "reservations.ttl", Reservations.LONGEST.toSeconds());
      }
      return Duration.ofSeconds(seconds);
    }

    LimitRequest request() {
      if (tenant == null) {
        throw JsonBody.wrong("/tenant", "parameter.missing");
      }
      return LimitRequest.of(tenant, one.wanted(""));
    }
  }

  private static final class Commit {
    private @Nullable Quantity amount;
    private boolean overrun;

    void field(JsonBody json, String name) {
      switch (name) {
        case "amount" -> {
          Quantity read = json.quantity("/amount");
          if (read.signum() < 0) {
            throw JsonBody.wrong("/amount", "json.notNegative");
          }
          amount = read;
        }
        case "overrun" -> overrun = json.flag("/overrun");
        default -> throw JsonBody.unknown("", name);
      }
    }
  }
}
