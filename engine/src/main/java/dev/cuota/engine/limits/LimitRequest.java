package dev.cuota.engine.limits;

import dev.cuota.core.platform.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant would like to use.
 *
 * @param tenant key
 * @param wanted one, or up to {@value #MAX_WANTED} that are allowed together or not at all
 * @param together whether the caller listed several, so that errors point into the list
 */
public record LimitRequest(String tenant, List<Wanted> wanted, boolean together) {
  /** Most limits in one request. */
  public static final int MAX_WANTED = 32;

  public LimitRequest {
    wanted = List.copyOf(wanted);
    if (wanted.isEmpty() || wanted.size() > MAX_WANTED || (!together && wanted.size() > 1)) {
      throw new IllegalArgumentException("a request is for 1 to " + MAX_WANTED + " limits");
    }
  }

  /** One limit. */
  public static LimitRequest of(String tenant, Wanted wanted) {
    return new LimitRequest(tenant, List.of(wanted), false);
  }

  /** Several limits, all or none. */
  public static LimitRequest together(String tenant, List<Wanted> wanted) {
    return new LimitRequest(tenant, wanted, true);
  }

  /**
   * One thing wanted.
   *
   * @param name key of the action or feature
   * @param isAction whether {@code name} is that of an action
   * @param amount in the feature's unit; null for the action's own, which is 1 for a bare feature
   */
  public record Wanted(String name, boolean isAction, @Nullable Quantity amount) {

    /** An act as the catalog knows it. */
    public static Wanted action(String key) {
      return new Wanted(key, true, null);
    }

    /** An amount of a feature. */
    public static Wanted feature(String key, Quantity amount) {
      return new Wanted(key, false, amount);
    }
  }

  /** Where the field of a wanted thing stands in the request, as an RFC 6901 pointer. */
  String pointer(int index, String field) {
    return together ? "/limits/" + index + "/" + field : "/" + field;
  }
}
