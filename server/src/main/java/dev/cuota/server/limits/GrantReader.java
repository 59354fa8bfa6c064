package dev.cuota.server.limits;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.limits.GrantWish;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads the body that asks for a grant; whatever is wrong is named by its place. */
final class GrantReader {
  private static final String UNLIMITED = "unlimited";
  private static final String MONTH = "month";

  private @Nullable String id;
  private @Nullable String feature;
  private @Nullable Quantity amount;
  private int priority = Grant.USUAL;
  private @Nullable Instant starts;
  private @Nullable Instant expires;
  private boolean monthly;
  private @Nullable Limit rollover;
  private String reason = "";

  private GrantReader() {}

  static GrantWish read(byte[] body, String by) {
    GrantReader reader = new GrantReader();
    JsonBody.read(body, reader::field);
    return reader.wish(by);
  }

  private void field(JsonBody json, String name) {
    String pointer = "/" + name;
    switch (name) {
      case "feature" -> feature = json.text(pointer);
      case "amount" -> amount = json.quantity(pointer);
      case "id" -> id = json.isNull() ? null : json.text(pointer);
      case "priority" -> priority = priority(json.whole(pointer));
      case "startsAt" -> starts = json.isNull() ? null : time(json, pointer);
      case "expiresAt" -> expires = json.isNull() ? null : time(json, pointer);
      case "recurs" -> monthly = !json.isNull() && recurs(json.text(pointer));
      case "rollover" -> rollover = json.isNull() ? null : rollover(json, pointer);
      case "reason" -> reason = json.isNull() ? "" : json.text(pointer);
      default -> throw JsonBody.unknown("", name);
    }
  }

  private GrantWish wish(String by) {
    if (feature == null) {
      throw JsonBody.wrong("/feature", "parameter.missing");
    } else if (amount == null) {
      throw JsonBody.wrong("/amount", "parameter.missing");
    }
    return new GrantWish(
        feature, amount, priority, starts, expires, monthly, rollover, reason, by, id);
  }

  private static int priority(long number) {
    if (number < Grant.FIRST || number > Grant.LAST) {
      throw JsonBody.wrong("/priority", "grant.priority", Grant.FIRST, Grant.LAST);
    }
    return (int) number;
  }

  private static boolean recurs(String text) {
    if (!text.equals(MONTH)) {
      throw JsonBody.wrong("/recurs", "grant.recurs");
    }
    return true;
  }

  private static Limit rollover(JsonBody json, String pointer) {
    if (!json.isText()) {
      Quantity most = json.quantity(pointer);
      if (most.signum() >= 0) {
        return Limit.atMost(most);
      }
    } else if (json.text(pointer).equals(UNLIMITED)) {
      return Limit.unlimited();
    }
    throw JsonBody.wrong(pointer, "grant.rollover");
  }

  private static Instant time(JsonBody json, String pointer) {
    try {
      return OffsetDateTime.parse(json.text(pointer)).toInstant();
    } catch (DateTimeException _) {
      throw JsonBody.wrong(pointer, "grant.time");
    }
  }
}
