package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** That a lease allowed it. One for each gate; its figures are worked out when asked for. */
final class LeasedDecision implements Decision {
  private static final BigDecimal NEAR = BigDecimal.valueOf(Warning.NEAR_PERCENT, 2);

  private final Gate gate;

  LeasedDecision(Gate gate) {
    this.gate = gate;
  }

  /** Takes back a use that it was the answer to. */
  boolean giveBack(long millionths) {
    return gate.giveBack(millionths);
  }

  @Override
  public boolean allowed() {
    return true;
  }

  @Override
  public @Nullable String code() {
    return null;
  }

  @Override
  public String tenant() {
    return gate.tenant;
  }

  @Override
  public String feature() {
    return gate.feature;
  }

  @Override
  public @Nullable Limit limit() {
    Gate.Facts facts = gate.facts();
    return facts == null ? null : facts.feature().limit();
  }

  @Override
  public @Nullable BigDecimal used() {
    Gate.Facts facts = gate.facts();
    return facts == null ? null : used(facts);
  }

  private BigDecimal used(Gate.Facts facts) {
    long since = Math.max(0, gate.holding.spentEver() - facts.acknowledged());
    return facts.feature().used().add(Millionths.units(since));
  }

  @Override
  public @Nullable BigDecimal remaining() {
    Gate.Facts facts = gate.facts();
    return facts != null && facts.feature().limit() instanceof Limit.AtMost most
        ? most.amount().subtract(used(facts)).max(BigDecimal.ZERO)
        : null;
  }

  @Override
  public @Nullable Instant reset() {
    Gate.Facts facts = gate.facts();
    return facts == null ? null : facts.feature().reset();
  }

  @Override
  public @Nullable Warning warning() {
    Gate.Facts facts = gate.facts();
    if (facts == null || !(facts.feature().limit() instanceof Limit.AtMost most)) {
      return null;
    }
    BigDecimal used = used(facts);
    if (used.signum() <= 0 || used.compareTo(most.amount().multiply(NEAR)) < 0) {
      return null;
    }
    boolean full = used.compareTo(most.amount()) >= 0;
    return new Warning(
        full ? Warning.FULL_PERCENT : Warning.NEAR_PERCENT,
        FeatureUsage.percentage(used, most.amount()));
  }

  @Override
  public @Nullable String id() {
    return null;
  }

  @Override
  public @Nullable String upgradeUrl() {
    Gate.Facts facts = gate.facts();
    return facts == null ? null : facts.upgradeUrl();
  }

  @Override
  public @Nullable Duration retryAfter() {
    return null;
  }

  @Override
  public @Nullable String message() {
    return null;
  }

  @Override
  public Source source() {
    return Source.LEASE;
  }

  @Override
  public List<Decision> parts() {
    return List.of();
  }

  @Override
  public String toString() {
    return "Decision[allowed %s %s by lease]".formatted(gate.tenant, gate.feature);
  }
}
