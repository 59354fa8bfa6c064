package dev.cuota.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.EventFilter;
import dev.cuota.engine.metering.EventRef;
import dev.cuota.engine.metering.Reversal;
import dev.cuota.engine.metering.StoredEvent;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Stored events: what became of them, and taking them back. */
@RestController
public final class EventsEndpoint {
  /** Most events taken back at once. */
  static final int MAX_VOIDED = 1_000;

  /** How far back is looked when nobody says. */
  private static final Duration RECENT = Duration.ofDays(3);

  private static final Duration AHEAD = Duration.ofHours(24);

  private final Engine engine;

  public EventsEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** A stored event, with what became of it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EventView(
      CloudEvent event,
      Instant ingestedAt,
      Instant storedAt,
      @Nullable String validationError,
      List<Count> meters,
      String position,
      @Nullable Instant reversedAt,
      @Nullable String reverses) {}

  /** The event as it came. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CloudEvent(
      String specversion,
      String id,
      String source,
      String type,
      String subject,
      Instant time,
      @JsonRawValue @Nullable String data) {}

  /** That a meter counted it. */
  record Count(String meter, BigDecimal amount, Map<String, String> groupBy) {}

  @GetMapping("/api/v1/events")
  List<EventView> events(Caller caller, @RequestParam MultiValueMap<String, String> given) {
    Parameters parameters = new Parameters(given);
    Instant now = engine.clock().now();
    Instant to = Objects.requireNonNullElse(parameters.time("to"), now.plus(AHEAD));
    Instant from = Objects.requireNonNullElse(parameters.time("from"), now.minus(RECENT));
    String id = parameters.text("id");
    String subject = parameters.text("subject");
    boolean uncounted = parameters.flag("uncounted");
    int limit = parameters.number("limit", EventFilter.MAX_LIMIT);
    if (!from.isBefore(to)) {
      parameters.refuse("to", Text.of("query.range"));
    }
    parameters.refuseIfInvalid();
    EventFilter filter =
        new EventFilter(caller.environment(), new Period(from, to), id, subject, uncounted, limit);
    return engine.metering().events(filter).stream().map(EventsEndpoint::view).toList();
  }

  /** Which events to take back, and why. */
  record VoidRequest(@Nullable List<@Nullable Ref> events, @Nullable String reason) {}

  /** What names an event. */
  record Ref(@Nullable String source, @Nullable String id) {}

  /** What became of each wish, in order. */
  record VoidAnswer(List<Voided> events) {}

  /** What became of one. */
  record Voided(String source, String id, Reversal status) {}

  @PostMapping("/api/v1/events/void")
  VoidAnswer takeBack(Caller caller, @RequestBody VoidRequest request) {
    List<EventRef> events = checked(request);
    String reason = Objects.requireNonNullElse(request.reason(), "");
    List<Reversal> done = engine.metering().reverse(caller.environment(), events, reason);
    return new VoidAnswer(
        IntStream.range(0, events.size())
            .mapToObj(i -> new Voided(events.get(i).source(), events.get(i).id(), done.get(i)))
            .toList());
  }

  private static List<EventRef> checked(VoidRequest request) {
    List<@Nullable Ref> asked = request.events();
    List<FieldError> errors = new ArrayList<>();
    List<EventRef> events = new ArrayList<>();
    if (asked == null || asked.isEmpty() || asked.size() > MAX_VOIDED) {
      errors.add(new FieldError("/events", Text.of("query.void", MAX_VOIDED)));
      asked = List.of();
    }
    for (int i = 0; i < asked.size(); i++) {
      Ref ref = asked.get(i);
      String source = ref == null ? null : ref.source();
      String id = ref == null ? null : ref.id();
      if (source == null || !UsageEvent.validText(source)) {
        errors.add(wrong("/events/" + i + "/source"));
      } else if (id == null || !UsageEvent.validText(id)) {
        errors.add(wrong("/events/" + i + "/id"));
      } else {
        events.add(new EventRef(source, id));
      }
    }
    String reason = request.reason();
    if (reason == null || !UsageEvent.validText(reason)) {
      errors.add(wrong("/reason"));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors).exception();
    }
    return events;
  }

  private static FieldError wrong(String pointer) {
    return new FieldError(pointer, Text.of("ingest.text", UsageEvent.MAX_TEXT));
  }

  private static EventView view(StoredEvent stored) {
    return new EventView(
        new CloudEvent(
            "1.0",
            stored.id(),
            stored.source(),
            stored.type(),
            stored.subject(),
            stored.time(),
            stored.data().isEmpty() ? null : stored.data()),
        stored.receivedAt(),
        stored.receivedAt(),
        stored.note(),
        stored.counted().stream()
            .map(c -> new Count(c.meter(), c.amount().value(), c.group()))
            .toList(),
        Long.toString(stored.position()),
        stored.reversed(),
        stored.reverses());
  }
}
