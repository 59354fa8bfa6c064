package dev.cuota.server.limits;

import dev.cuota.contract.ProblemCode;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemException;
import dev.cuota.server.problem.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads a request to check or consume in one pass; whatever is wrong is named by its place. */
final class AskReader {
  private static final int MAX_DEPTH = 4;
  private static final int MAX_NUMBER_CHARS = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser json;
  private @Nullable String tenant;
  private @Nullable String id;
  private final One alone = new One();
  private @Nullable List<LimitRequest.Wanted> together;

  private AskReader(JsonParser json) {
    this.json = json;
  }

  /** Reads a whole body. */
  static Ask read(byte[] body) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      return new AskReader(json).read();
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  private Ask read() {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("", "json.object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      field(json.currentName());
    }
    if (json.nextToken() != null) {
      throw wrong("", "json.trailing");
    }
    return ask();
  }

  private void field(String name) {
    json.nextToken();
    switch (name) {
      case "tenant" -> tenant = text("/tenant");
      case "id" -> id = json.currentToken() == JsonToken.VALUE_NULL ? null : text("/id");
      case "limits" -> together = several();
      default -> alone.field("", name);
    }
  }

  private Ask ask() {
    if (tenant == null) {
      throw wrong("/tenant", "parameter.missing");
    }
    if (together == null) {
      return new Ask(LimitRequest.of(tenant, alone.wanted("")), id);
    }
    if (alone.isUsed()) {
      throw wrong("/limits", "limits.either");
    }
    return new Ask(LimitRequest.together(tenant, together), id);
  }

  private List<LimitRequest.Wanted> several() {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("/limits", "json.array");
    }
    List<LimitRequest.Wanted> wanted = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (wanted.size() == LimitRequest.MAX_WANTED) {
        throw wrong("/limits", "limits.many", LimitRequest.MAX_WANTED);
      }
      wanted.add(one("/limits/" + wanted.size()));
    }
    if (wanted.isEmpty()) {
      throw wrong("/limits", "limits.many", LimitRequest.MAX_WANTED);
    }
    return wanted;
  }

  private LimitRequest.Wanted one(String base) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(base, "json.object");
    }
    One one = new One();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      one.field(base, name);
    }
    return one.wanted(base);
  }

  /** What one entry says so far. */
  private final class One {
    private @Nullable String action;
    private @Nullable String feature;
    private @Nullable Quantity amount;

    void field(String base, String name) {
      switch (name) {
        case "action" -> action = text(base + "/action");
        case "feature" -> feature = text(base + "/feature");
        case "amount" -> amount = amount(base + "/amount");
        default -> throw wrong(base + "/" + escaped(name), "json.unknown");
      }
    }

    boolean isUsed() {
      return action != null || feature != null || amount != null;
    }

    LimitRequest.Wanted wanted(String base) {
      if (action != null && feature != null) {
        throw wrong(base + "/feature", "limits.oneName");
      }
      if (action != null) {
        return new LimitRequest.Wanted(action, true, amount);
      }
      if (feature == null) {
        throw wrong(base + "/feature", "limits.name");
      }
      return new LimitRequest.Wanted(feature, false, amount);
    }
  }

  private String text(String pointer) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(pointer, "json.text", UsageEvent.MAX_TEXT);
    }
    String text = json.getString();
    if (!UsageEvent.validText(text)) {
      throw wrong(pointer, "json.text", UsageEvent.MAX_TEXT);
    }
    return text;
  }

  private Quantity amount(String pointer) {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw wrong(pointer, "json.quantity");
    }
    BigDecimal number = number(pointer);
    if (!Quantity.fits(number)) {
      throw wrong(pointer, "json.quantity");
    }
    return new Quantity(number);
  }

  private BigDecimal number(String pointer) {
    try {
      return json.getDecimalValue();
    } catch (JacksonException | ArithmeticException | NumberFormatException _) {
      throw wrong(pointer, "json.quantity");
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static ProblemException wrong(String pointer, String text, Object... gaps) {
    return Problem.invalid(pointer, Text.of(text, gaps)).exception();
  }

  private static ProblemException broken(JacksonException fault) {
    var place = fault.getLocation();
    Text at =
        place == null
            ? Text.of("json.syntax")
            : Text.of("json.at", place.getLineNr(), place.getColumnNr());
    return Problem.of(ProblemCode.INVALID_REQUEST, Text.of("json.syntax"))
        .withErrors(List.of(new FieldError("", at)))
        .exception();
  }
}
