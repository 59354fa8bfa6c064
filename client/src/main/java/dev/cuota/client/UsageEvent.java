package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and may count: a CloudEvent about a tenant.
 *
 * @param type what happened, such as {@code order.created}
 * @param subject key of the tenant
 * @param data a {@code Map}, or {@link Json} that is written already; null without
 * @param id unique within the source; null for one made when it is tracked
 * @param time when; null for the time it is tracked
 * @param source who made it; null for this client
 */
public record UsageEvent(
    String type,
    String subject,
    @Nullable Object data,
    @Nullable String id,
    @Nullable Instant time,
    @Nullable String source) {

  /**
   * Data that is JSON already; sent byte for byte.
   *
   * @param text a JSON value
   */
  public record Json(String text) {}

  public UsageEvent {
    Wanted.checkText("type", type);
    Wanted.checkText("subject", subject);
    if (id != null) {
      Wanted.checkText("id", id);
    }
    if (source != null) {
      Wanted.checkText("source", source);
    }
    if (data != null && !(data instanceof Map) && !(data instanceof Json)) {
      throw new IllegalArgumentException("data is a Map or Json, not " + data.getClass().getName());
    }
  }

  /**
   * An event with data.
   *
   * @param data texts, numbers, booleans, {@code Map}s and {@code Iterable}s of these, and nulls
   */
  public static UsageEvent of(String type, String subject, Map<String, ?> data) {
    return new UsageEvent(type, subject, data, null, null, null);
  }

  /** An event with data that is JSON already. */
  public static UsageEvent ofJson(String type, String subject, String json) {
    return new UsageEvent(type, subject, new Json(json), null, null, null);
  }

  /** An event that says nothing but that it happened. */
  public static UsageEvent of(String type, String subject) {
    return new UsageEvent(type, subject, null, null, null, null);
  }

  /** An event with one amount. */
  public static UsageEvent of(String type, String subject, String property, BigDecimal amount) {
    return of(type, subject, Map.of(property, amount));
  }

  /** The same under an id of the caller's, so that tracking it twice counts it once. */
  public UsageEvent withId(String newId) {
    return new UsageEvent(type, subject, data, newId, time, source);
  }

  /** The same at a time. */
  public UsageEvent at(Instant newTime) {
    return new UsageEvent(type, subject, data, id, newTime, source);
  }

  /** The same from a source. */
  public UsageEvent from(String newSource) {
    return new UsageEvent(type, subject, data, id, time, newSource);
  }
}
