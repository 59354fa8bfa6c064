package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision with its figures.
 *
 * @param recordedAs the id that it is recorded under, so that it can be taken back; null without one
 */
record Answer(
    boolean allowed,
    @Nullable String code,
    String tenant,
    @Nullable String feature,
    @Nullable Limit limit,
    @Nullable BigDecimal used,
    @Nullable BigDecimal remaining,
    @Nullable Instant reset,
    @Nullable Warning warning,
    @Nullable String id,
    @Nullable String upgradeUrl,
    @Nullable Duration retryAfter,
    @Nullable String message,
    Source source,
    List<Decision> parts,
    @Nullable String recordedAs)
    implements Decision {

  /** What happens to a use that nobody can decide. */
  static Answer undecided(String tenant, @Nullable String feature, FailureMode mode) {
    boolean open = mode == FailureMode.OPEN;
    return new Answer(
        open,
        open ? null : dev.cuota.contract.ProblemCode.OVERLOADED.name(),
        tenant,
        feature,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        open ? null : Duration.ofSeconds(1),
        null,
        open ? Source.FAIL_OPEN : Source.FAIL_CLOSED,
        List.of(),
        null);
  }

  /** A decision made here, from what the server said of the tenant. */
  static Answer local(
      TenantSnapshot snapshot,
      TenantSnapshot.Feature feature,
      @Nullable String code,
      @Nullable Duration retryAfter,
      Source source) {
    return new Answer(
        code == null,
        code,
        snapshot.tenant(),
        feature.key(),
        feature.limit(),
        feature.used(),
        feature.remaining(),
        feature.reset(),
        null,
        null,
        snapshot.upgradeUrl(),
        retryAfter,
        null,
        source,
        List.of(),
        null);
  }

  /** Whether more is used than there is. */
  boolean isOver() {
    boolean more =
        used != null && limit instanceof Limit.AtMost most && used.compareTo(most.amount()) > 0;
    return more
        || limit instanceof Limit.NotIncluded
        || parts.stream().anyMatch(part -> part instanceof Answer answer && answer.isOver());
  }

  /** The same with where to get more and when to try again, which plain answers do not say. */
  Answer with(@Nullable String newUpgradeUrl, @Nullable Duration newRetryAfter) {
    return new Answer(
        allowed,
        code,
        tenant,
        feature,
        limit,
        used,
        remaining,
        reset,
        warning,
        id,
        upgradeUrl == null ? newUpgradeUrl : upgradeUrl,
        retryAfter == null ? newRetryAfter : retryAfter,
        message,
        source,
        parts,
        recordedAs);
  }

  /** The same, recorded under an id. */
  Answer recordedAs(String useId) {
    return new Answer(
        allowed,
        code,
        tenant,
        feature,
        limit,
        used,
        remaining,
        reset,
        warning,
        id,
        upgradeUrl,
        retryAfter,
        message,
        source,
        parts,
        useId);
  }

  /** The same, of that feature. */
  Answer about(@Nullable String newFeature) {
    return new Answer(
        allowed,
        code,
        tenant,
        newFeature,
        limit,
        used,
        remaining,
        reset,
        warning,
        id,
        upgradeUrl,
        retryAfter,
        message,
        source,
        parts,
        recordedAs);
  }

  /** The same, allowed. What was held says so by its reservation. */
  Answer allowing() {
    return new Answer(
        true,
        null,
        tenant,
        feature,
        limit,
        used,
        remaining,
        reset,
        warning,
        id,
        upgradeUrl,
        retryAfter,
        message,
        source,
        parts,
        recordedAs);
  }
}
