package dev.cuota.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant wants to use: one thing, or several that are allowed together or not at all.
 *
 * <pre>{@code
 * Use.action("acme", "create_coupon")
 * Use.feature("acme", "ai_tokens", 1200).withId(requestId)
 * Use.feature("acme", "sms", 2).and(Wanted.action("send_campaign"))
 * }</pre>
 *
 * @param tenant key of the tenant, 1 to {@value Wanted#MAX_TEXT} characters
 * @param wanted 1 to {@value #MAX_WANTED}
 * @param id makes a repetition harmless, for ever; null without one. The server decides uses with one
 */
public record Use(String tenant, List<Wanted> wanted, @Nullable String id) {
  /** Most things wanted together. */
  public static final int MAX_WANTED = 16;

  public Use {
    Wanted.checkText("tenant", tenant);
    if (id != null) {
      Wanted.checkText("id", id);
    }
    wanted = List.copyOf(wanted);
    if (wanted.isEmpty() || wanted.size() > MAX_WANTED) {
      throw new IllegalArgumentException("1 to " + MAX_WANTED + " things can be wanted together");
    }
  }

  /** Does an action once. */
  public static Use action(String tenant, String action) {
    return new Use(tenant, List.of(Wanted.action(action)), null);
  }

  /** Uses a whole amount of a feature, in its unit. */
  public static Use feature(String tenant, String feature, long amount) {
    return feature(tenant, feature, BigDecimal.valueOf(amount));
  }

  /** Uses an amount of a feature, in its unit; negative to free some of a count or level. */
  public static Use feature(String tenant, String feature, BigDecimal amount) {
    return new Use(tenant, List.of(Wanted.feature(feature).withAmount(amount)), null);
  }

  /** The same, and that too, or neither. */
  public Use and(Wanted more) {
    List<Wanted> all = new ArrayList<>(wanted);
    all.add(more);
    return new Use(tenant, all, id);
  }

  /** The same under an id, which makes a repetition harmless. */
  public Use withId(String newId) {
    return new Use(tenant, wanted, newId);
  }

  /** The same with another amount of its only thing. */
  public Use withAmount(BigDecimal amount) {
    return new Use(tenant, List.of(only().withAmount(amount)), id);
  }

  Wanted only() {
    if (wanted.size() != 1) {
      throw new IllegalStateException("wants several things: " + wanted);
    }
    return wanted.get(0);
  }
}
