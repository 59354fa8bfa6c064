package dev.cuota.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cuota.contract.ProblemCode;
import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.catalog.Meter;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.engine.Engine;
import dev.cuota.engine.metering.MeterQuery;
import dev.cuota.engine.metering.UsageRow;
import dev.cuota.engine.security.Caller;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Meters, and what they have counted. */
@RestController
public final class MetersEndpoint {
  private static final String CSV = "text/csv;charset=utf-8";

  private final Engine engine;

  public MetersEndpoint(Engine engine) {
    this.engine = engine;
  }

  /** A meter as the API shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MeterView(
      String slug,
      String key,
      String eventType,
      String aggregation,
      @Nullable String valueProperty,
      String unit,
      Map<String, String> groupBy,
      BigDecimal costPerUnit) {

    static MeterView of(Meter meter) {
      Map<String, String> groupBy = new LinkedHashMap<>();
      meter.groupBy().forEach((name, path) -> groupBy.put(name, path.text()));
      JsonPath value = meter.valueProperty();
      return new MeterView(
          meter.key(),
          meter.key(),
          meter.eventType(),
          meter.aggregation().name(),
          value == null ? null : value.text(),
          meter.unit(),
          groupBy,
          meter.costPerUnit());
    }
  }

  @GetMapping("/api/v1/meters")
  List<MeterView> meters(Caller caller) {
    return engine.metering().meters(caller.environment()).meters().stream()
        .map(NumberedMeter::meter)
        .sorted(Comparator.comparing(Meter::key))
        .map(MeterView::of)
        .toList();
  }

  @GetMapping("/api/v1/meters/{slug}")
  MeterView meter(Caller caller, @PathVariable String slug) {
    return MeterView.of(required(caller, slug));
  }

  @GetMapping(path = "/api/v1/meters/{slug}/query", produces = MediaType.APPLICATION_JSON_VALUE)
  UsageView query(
      Caller caller,
      @PathVariable String slug,
      @RequestParam MultiValueMap<String, String> parameters) {
    UsageQuestion question = UsageQuestion.of(parameters);
    return UsageView.of(question, rows(caller, slug, question));
  }

  @GetMapping(path = "/api/v1/meters/{slug}/query", produces = CSV)
  String queryAsCsv(
      Caller caller,
      @PathVariable String slug,
      @RequestParam MultiValueMap<String, String> parameters) {
    UsageQuestion question = UsageQuestion.of(parameters);
    return UsageCsv.of(question, rows(caller, slug, question));
  }

  @PostMapping(path = "/api/v1/meters/{slug}/query", produces = MediaType.APPLICATION_JSON_VALUE)
  UsageView queryByBody(
      Caller caller, @PathVariable String slug, @RequestBody UsageQuestion.Body body) {
    UsageQuestion question = UsageQuestion.of(body);
    return UsageView.of(question, rows(caller, slug, question));
  }

  @PostMapping(path = "/api/v1/meters/{slug}/query", produces = CSV)
  String queryByBodyAsCsv(
      Caller caller, @PathVariable String slug, @RequestBody UsageQuestion.Body body) {
    UsageQuestion question = UsageQuestion.of(body);
    return UsageCsv.of(question, rows(caller, slug, question));
  }

  private List<UsageRow> rows(Caller caller, String slug, UsageQuestion question) {
    Meter meter = required(caller, slug);
    question.refuseUnknownDimensions(meter);
    MeterQuery query = question.query(caller.environment(), meter.key(), engine.clock().now());
    try {
      return engine.metering().query(query);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemCode.INVALID_REQUEST, Text.verbatim(String.valueOf(e.getMessage())))
          .exception();
    }
  }

  private Meter required(Caller caller, String slug) {
    return engine
        .metering()
        .meters(caller.environment())
        .meter(slug)
        .map(NumberedMeter::meter)
        .orElseThrow(
            () -> Problem.of(ProblemCode.NOT_FOUND, Text.of("query.meter", slug)).exception());
  }
}
