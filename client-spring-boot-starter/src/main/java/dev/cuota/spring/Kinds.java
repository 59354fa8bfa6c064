package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.CuotaUnavailable;
import dev.cuota.client.FeatureUsage;
import dev.cuota.client.Use;
import dev.cuota.client.Wanted;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which uses are recorded by consuming them, and which are rows that count themselves. */
final class Kinds {
  /** A catalog that has changed is noticed after this time. */
  static final long MAX_AGE_NANOS = 60_000_000_000L;

  private static final Set<String> CONSUMED = Set.of("metered", "window");

  private final CuotaClient client;
  private final LongSupplier nanos;
  private final Map<Wanted, Known> known = new ConcurrentHashMap<>();

  private record Known(boolean isConsumed, long readAt) {}

  Kinds(CuotaClient client, LongSupplier nanos) {
    this.client = client;
    this.nanos = nanos;
  }

  /**
   * Whether the use is to be consumed. So is what nobody can say anything of, as the server is away:
   * what was recorded too much is corrected by the next count, what was not is lost.
   */
  boolean isConsumed(String tenant, Wanted wanted) {
    Wanted name = new Wanted(wanted.name(), wanted.isAction(), null);
    Known before = known.get(name);
    if (before != null && nanos.getAsLong() - before.readAt() < MAX_AGE_NANOS) {
      return before.isConsumed();
    }
    String kind = kind(tenant, name);
    if (kind == null) {
      return before == null || before.isConsumed();
    }
    boolean isConsumed = CONSUMED.contains(kind);
    known.put(name, new Known(isConsumed, nanos.getAsLong()));
    return isConsumed;
  }

  private @Nullable String kind(String tenant, Wanted name) {
    String feature =
        name.isAction()
            ? client.check(new Use(tenant, List.of(name), null)).feature()
            : name.name();
    if (feature == null) {
      return null;
    }
    try {
      FeatureUsage usage = client.usage(tenant).features().get(feature);
      return usage == null ? null : usage.kind();
    } catch (CuotaUnavailable e) {
      return null;
    }
  }
}
