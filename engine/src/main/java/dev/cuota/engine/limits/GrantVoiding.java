package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Burned;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes grants back while nobody else can use them: the month's totals that use them are locked, as they
 * are by whoever uses, reserves or leases.
 */
final class GrantVoiding {
  private final Accounts accounts;
  private final Reckoner reckoner;

  GrantVoiding(Accounts accounts, Reckoner reckoner) {
    this.accounts = accounts;
    this.reckoner = reckoner;
  }

  /**
   * That one is to be taken back.
   *
   * @param tenant whose it is, or any of its account
   * @param subject empty when nothing counts what it is of any more
   */
  record Order(
      Tenant tenant, UUID grant, Optional<Reckoner.Subject> subject, String by, Instant now) {}

  /** Takes it back; empty when that was done before, or it has expired. */
  Optional<LimitGrant> run(Tx tx, Order order) {
    LimitGrant grant = GrantSql.lock(tx, order.grant());
    Instant expires = grant.terms().expires();
    if (grant.voided() != null || (expires != null && !expires.isAfter(order.now()))) {
      return Optional.empty();
    }
    LimitGrant.Voided voided =
        new LimitGrant.Voided(order.now(), order.by(), left(tx, order, grant));
    GrantSql.setVoided(tx, grant.id(), voided);
    return Optional.of(grant.as(voided));
  }

  /** What can neither be used any more nor is promised to anybody, in the meter's unit. */
  private BigDecimal left(Tx tx, Order order, LimitGrant grant) {
    return order
        .subject()
        .map(subject -> reckoner.now(tx, subject, order.now(), promised(tx, order, subject)))
        .flatMap(
            burned ->
                burned.grants().stream()
                    .filter(one -> one.grant().id().equals(grant.id()))
                    .findFirst())
        .map(Burned.OfGrant::left)
        .orElse(grant.terms().amount().value());
  }

  private BigDecimal promised(Tx tx, Order order, Reckoner.Subject subject) {
    Allowance allowance = subject.allowance();
    Tenant tenant = order.tenant();
    List<Tenant> tenants =
        subject.isShared()
            ? accounts.tenantsOf(tx, tenant.environment(), tenant.account())
            : List.of(tenant);
    return PoolSql.at(
            tx, tenants.stream().map(one -> PoolPlace.of(one, allowance, order.now())).toList())
        .stream()
        .map(pool -> pool.pool().promised())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
