package dev.cuota.server.limits;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LimitRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request to check or consume in one pass; whatever is wrong is named by its place. */
final class AskReader {
  private @Nullable String tenant;
  private @Nullable String id;
  private @Nullable Boolean overrun;
  private final One alone = new One();
  private @Nullable List<LimitRequest.Wanted> together;

  private AskReader() {}

  /** Reads a whole body. */
  static Ask read(byte[] body) {
    AskReader reader = new AskReader();
    JsonBody.read(body, reader::field);
    return reader.ask();
  }

  private void field(JsonBody json, String name) {
    switch (name) {
      case "tenant" -> tenant = json.text("/tenant");
      case "id" -> id = json.isNull() ? null : json.text("/id");
      case "overrun" -> overrun = json.flag("/overrun");
      case "limits" -> together = several(json);
      default -> alone.field(json, "", name);
    }
  }

  private Ask ask() {
    if (tenant == null) {
      throw JsonBody.wrong("/tenant", "parameter.missing");
    }
    if (together == null) {
      return new Ask(LimitRequest.of(tenant, alone.wanted("")), id, overrun);
    }
    if (alone.isUsed()) {
      throw JsonBody.wrong("/limits", "limits.either");
    }
    return new Ask(LimitRequest.together(tenant, together), id, overrun);
  }

  private static List<LimitRequest.Wanted> several(JsonBody json) {
    List<LimitRequest.Wanted> wanted = new ArrayList<>();
    json.array(
        "/limits",
        LimitRequest.MAX_WANTED,
        index -> {
          String base = "/limits/" + index;
          One one = new One();
          json.object(base, name -> one.field(json, base, name));
          wanted.add(one.wanted(base));
        });
    if (wanted.isEmpty()) {
      throw JsonBody.wrong("/limits", "limits.many", LimitRequest.MAX_WANTED);
    }
    return wanted;
  }

  /** What one entry says so far. */
  static final class One {
    private @Nullable String action;
    private @Nullable String feature;
    private @Nullable Quantity amount;

    void field(JsonBody json, String base, String name) {
      switch (name) {
        case "action" -> action = json.text(base + "/action");
        case "feature" -> feature = json.text(base + "/feature");
        case "amount" -> amount = json.quantity(base + "/amount");
        default -> throw JsonBody.unknown(base, name);
      }
    }

    boolean isUsed() {
      return action != null || feature != null || amount != null;
    }

    LimitRequest.Wanted wanted(String base) {
      if (action != null && feature != null) {
        throw JsonBody.wrong(base + "/feature", "limits.oneName");
      }
      if (action != null) {
        return new LimitRequest.Wanted(action, true, amount);
      }
      if (feature == null) {
        throw JsonBody.wrong(base + "/feature", "limits.name");
      }
      return new LimitRequest.Wanted(feature, false, amount);
    }
  }
}
