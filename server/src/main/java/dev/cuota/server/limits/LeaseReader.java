package dev.cuota.server.limits;

import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.LeaseExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a holder of leases says and asks; whatever is wrong is named by its place. */
final class LeaseReader {
  private @Nullable String holder;
  private long epoch;
  private long previous;
  private long number;
  private final List<UUID> open = new ArrayList<>();
  private final List<LeaseExchange.Report> reports = new ArrayList<>();
  private final List<LeaseExchange.Want> wants = new ArrayList<>();

  private LeaseReader() {}

  static LeaseExchange read(byte[] body) {
    LeaseReader reader = new LeaseReader();
    JsonBody.read(body, reader::field);
    return reader.exchange();
  }

  private void field(JsonBody json, String name) {
    switch (name) {
      case "holder" -> holder = json.text("/holder");
      case "epoch" -> epoch = json.whole("/epoch");
      case "previous" -> previous = json.whole("/previous");
      case "exchange" -> number = json.whole("/exchange");
      case "open" ->
          json.array(
              "/open", LeaseExchange.MAX_LEASES, index -> open.add(json.id("/open/" + index)));
      case "reports" ->
          json.array(
              "/reports",
              LeaseExchange.MAX_LEASES,
              index -> reports.add(report(json, "/reports/" + index)));
      case "wants" ->
          json.array(
              "/wants", LeaseExchange.MAX_WANTS, index -> wants.add(want(json, "/wants/" + index)));
      default -> throw JsonBody.unknown("", name);
    }
  }

  private LeaseExchange exchange() {
    if (holder == null || holder.length() > LeaseExchange.MAX_NAME) {
      throw JsonBody.wrong("/holder", "json.text", LeaseExchange.MAX_NAME);
    } else if (LeaseExchange.isReserved(holder)) {
      throw JsonBody.wrong("/holder", "leases.reserved");
    }
    return new LeaseExchange(holder, epoch, previous, number, open, reports, wants);
  }

  private static LeaseExchange.Report report(JsonBody json, String base) {
    Report report = new Report();
    json.object(base, name -> report.field(json, base, name));
    if (report.lease == null) {
      throw JsonBody.wrong(base + "/lease", "parameter.missing");
    }
    return new LeaseExchange.Report(report.lease, report.spent, report.uses, report.close);
  }

  private static LeaseExchange.Want want(JsonBody json, String base) {
    Want want = new Want();
    json.object(base, name -> want.field(json, base, name));
    if (want.tenant == null) {
      throw JsonBody.wrong(base + "/tenant", "parameter.missing");
    } else if (want.feature == null) {
      throw JsonBody.wrong(base + "/feature", "parameter.missing");
    }
    return new LeaseExchange.Want(want.tenant, want.feature, want.amount, want.rate);
  }

  private static final class Report {
    private @Nullable UUID lease;
    private Quantity spent = Quantity.ZERO;
    private long uses;
    private boolean close;

    void field(JsonBody json, String base, String name) {
      switch (name) {
        case "lease" -> lease = json.id(base + "/lease");
        case "spent" -> spent = notNegative(json, base + "/spent");
        case "uses" -> uses = json.whole(base + "/uses");
        case "close" -> close = json.flag(base + "/close");
        default -> throw JsonBody.unknown(base, name);
      }
    }
  }

  private static final class Want {
    private @Nullable String tenant;
    private @Nullable String feature;
    private Quantity amount = Quantity.ONE;
    private Quantity rate = Quantity.ZERO;

    void field(JsonBody json, String base, String name) {
      switch (name) {
        case "tenant" -> tenant = json.text(base + "/tenant");
        case "feature" -> feature = json.text(base + "/feature");
        case "amount" -> {
          amount = json.quantity(base + "/amount");
          if (amount.signum() <= 0) {
            throw JsonBody.wrong(base + "/amount", "json.positive");
          }
        }
        case "rate" -> rate = notNegative(json, base + "/rate");
        default -> throw JsonBody.unknown(base, name);
      }
    }
  }

  private static Quantity notNegative(JsonBody json, String pointer) {
    Quantity quantity = json.quantity(pointer);
    if (quantity.signum() < 0) {
      throw JsonBody.wrong(pointer, "json.notNegative");
    }
    return quantity;
  }
}
