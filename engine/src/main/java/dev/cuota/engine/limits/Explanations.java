package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Why something may be used or not: of an answer at hand, and of denials for thirty days. */
public final class Explanations {
  /** How long a denial can be looked up. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final int SWEPT_AT_ONCE = 10_000;

  private final Platform platform;
  private final Explaining explaining;
  private final Denials denials;

  Explanations(Platform platform, Explaining explaining, Denials denials) {
    this.platform = platform;
    this.explaining = explaining;
    this.denials = denials;
  }

  /** Of an answer, whatever it says. Those of denials are kept, so that they say the same later. */
  public Explained of(LimitAnswer.Decided decided) {
    return denials
        .find(decided.subject().environment(), decided.id())
        .orElseGet(() -> explaining.explain(decided));
  }

  /**
   * Of a denial, by the id of its answer; empty when there is none in the environment. What this node
   * has denied is found at once, what others have within a second.
   */
  public Optional<Explained> find(EnvironmentId environment, UUID id) {
    Optional<Explained> known = denials.find(environment, id);
    return known.isPresent()
        ? known
        : platform
            .database()
            .inTx(Scope.of(environment), tx -> DenialSql.find(tx, environment, id));
  }

  /** Of a tenant's latest denials, newest first; what others have denied within a second. */
  public List<Explained> latest(Tenant tenant, int limit) {
    write();
    return platform
        .database()
        .inTx(
            Scope.of(tenant.environment(), tenant.id()),
            tx -> DenialSql.latest(tx, tenant.id(), limit))
        .stream()
        .map(one -> denials.find(tenant.environment(), one.decision()).orElse(one))
        .toList();
  }

  /** Writes at once what the table does not know yet. */
  void write() {
    denials.write();
  }

  /** Forgets denials that are too old; answers how many rows. */
  public long sweep() {
    Instant before = platform.clock().now().minus(KEPT);
    long all = 0;
    int some = SWEPT_AT_ONCE;
    while (some == SWEPT_AT_ONCE) {
      some =
          platform
              .database()
              .inTx(Scope.everything(), tx -> DenialSql.forget(tx, before, SWEPT_AT_ONCE));
      all += some;
    }
    return all;
  }
}
