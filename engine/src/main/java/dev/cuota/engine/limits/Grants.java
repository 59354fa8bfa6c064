package dev.cuota.engine.limits;

import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.Granting;
import dev.cuota.core.limits.Granting.Flaw;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.LedgerTotal;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Extra allowances beside what plans include: given, looked at, taken back. Nothing is ever deleted; what
 * a grant was used for follows from the ledger.
 */
public final class Grants {
  /** Most that one holder can ever be given of one feature. */
  public static final int MAX_GRANTS = 1_000;

  private final Platform platform;
  private final Journal journal;
  private final Accounts accounts;
  private final Metering metering;
  private final Entitlements entitlements;
  private final GrantBook book;
  private final GrantReport report;
  private final GrantVoiding voiding;

  /** What it stands on. */
  record Parts(
      Accounts accounts,
      Metering metering,
      Entitlements entitlements,
      GrantBook book,
      Reckoner reckoner) {}

  Grants(Platform platform, Journal journal, Parts parts) {
    this.platform = platform;
    this.journal = journal;
    this.accounts = parts.accounts();
    this.metering = parts.metering();
    this.entitlements = parts.entitlements();
    this.book = parts.book();
    this.report = new GrantReport(platform, parts.entitlements(), parts.reckoner());
    this.voiding = new GrantVoiding(accounts, parts.reckoner());
  }

  /**
   * Gives one.
   *
   * @param tenant whose it is, or any of the account's
   * @param toAccount whether it is the account's, for all its tenants together
   */
  public GrantOutcome give(Tenant tenant, boolean toAccount, GrantWish wish) {
    Instant now = platform.clock().now();
    LimitGrant.Terms terms = wish.terms(now.truncatedTo(ChronoUnit.HOURS));
    CompiledPlan plan = entitlements.withoutGrants(tenant, toAccount);
    Allowance allowance = plan.allowances().get(wish.feature());
    if (allowance == null) {
      return new GrantOutcome.UnknownFeature(List.copyOf(plan.allowances().keySet()));
    }
    LimitGrant grant =
        new LimitGrant(
            platform.ids().next(),
            tenant.environment(),
            tenant.account(),
            toAccount ? null : tenant.id(),
            wish.feature(),
            terms,
            wish.reason(),
            wish.by(),
            now,
            null);
    Optional<LimitGrant> before = before(tenant.environment(), wish);
    if (before.isPresent()) {
      return again(tenant, before.get(), grant, wish);
    }
    return flaw(plan, allowance, toAccount, terms, now)
        .<GrantOutcome>map(GrantOutcome.Refused::new)
        .orElseGet(() -> give(tenant, grant, wish));
  }

  private GrantOutcome give(Tenant tenant, LimitGrant grant, GrantWish wish) {
    Written written =
        platform.database().inTx(Scope.of(tenant.environment()), tx -> write(tx, grant, wish));
    return switch (written) {
      case DONE -> given(tenant, grant, false);
      case FULL -> new GrantOutcome.TooMany(MAX_GRANTS);
      case TAKEN -> again(tenant, before(tenant.environment(), wish).orElseThrow(), grant, wish);
    };
  }

  private enum Written {
    DONE,
    /** The holder has too many. */
    FULL,
    /** Somebody else was faster with the caller's id. */
    TAKEN
  }

  private Written write(Tx tx, LimitGrant grant, GrantWish wish) {
    if (GrantSql.of(tx, grant.holder(), grant.feature()).size() >= MAX_GRANTS) {
      return Written.FULL;
    } else if (!GrantSql.insert(tx, grant, wish.callerId())) {
      return Written.TAKEN;
    }
    journal.record(tx, GrantActs.given(grant));
    tx.afterCommit(book::follow);
    tx.publish(new GrantChanged(grant.environment(), grant.account(), grant.feature()));
    return Written.DONE;
  }

  private Optional<LimitGrant> before(EnvironmentId environment, GrantWish wish) {
    String callerId = wish.callerId();
    return callerId == null
        ? Optional.empty()
        : platform
            .database()
            .inTx(Scope.of(environment), tx -> GrantSql.find(tx, environment, callerId));
  }

  private GrantOutcome again(Tenant tenant, LimitGrant before, LimitGrant now, GrantWish wish) {
    return before.holder().equals(now.holder()) && wish.isFor(before)
        ? given(tenant, before, true)
        : new GrantOutcome.Conflict();
  }

  private GrantOutcome given(Tenant tenant, LimitGrant grant, boolean repeated) {
    GrantBalance balance =
        report.of(tenant, grant.tenant() == null, grant.feature()).stream()
            .filter(one -> one.grant().id().equals(grant.id()))
            .findFirst()
            .orElseThrow();
    return new GrantOutcome.Given(balance, repeated);
  }

  private static Optional<Flaw> flaw(
      CompiledPlan plan,
      Allowance allowance,
      boolean toAccount,
      LimitGrant.Terms terms,
      Instant now) {
    return Reckoner.Subject.flaw(plan, allowance, toAccount)
        .or(() -> Granting.flaw(allowance.feature(), terms.amount(), terms.rollover()))
        .or(() -> Granting.flaw(terms.starts(), terms.expires(), now));
  }

  /** The tenant's own, by feature in the catalog's order and then in the order they are used up. */
  public List<GrantBalance> of(Tenant tenant) {
    return report.of(tenant, false);
  }

  /**
   * Those that an account's tenants use together, in the same order.
   *
   * @param anyOfThem one of its tenants
   */
  public List<GrantBalance> ofAccount(Tenant anyOfThem) {
    return report.of(anyOfThem, true);
  }

  /** Those that count for a tenant's use of a feature, its own or its account's, used up in this order. */
  List<GrantBalance> standing(Tenant tenant, String feature) {
    Allowance allowance = entitlements.withoutGrants(tenant, false).allowances().get(feature);
    return allowance == null ? List.of() : report.of(tenant, allowance.isShared(), feature);
  }

  /**
   * Takes back what is left of one, at once: nothing more is used of it, on any node. What is promised to
   * reservations and leases stays theirs, and what was used of it stays used.
   *
   * @param by name of who takes it back
   */
  public VoidOutcome takeBack(EnvironmentId environment, UUID id, String by) {
    Optional<LimitGrant> found =
        platform.database().inTx(Scope.of(environment), tx -> GrantSql.find(tx, environment, id));
    Optional<Tenant> tenant = found.flatMap(this::anyOf);
    if (tenant.isEmpty()) {
      return VoidOutcome.MISSING;
    }
    return takeBack(tenant.get(), found.get(), by);
  }

  private VoidOutcome takeBack(Tenant tenant, LimitGrant grant, String by) {
    boolean shared = grant.tenant() == null;
    CompiledPlan plan = entitlements.withoutGrants(tenant, shared);
    Optional<Reckoner.Subject> subject =
        Optional.ofNullable(plan.allowances().get(grant.feature()))
            .map(allowance -> Reckoner.Subject.of(grant.holder(), plan, allowance))
            .filter(one -> one.isCounted(plan));
    GrantVoiding.Order order =
        new GrantVoiding.Order(tenant, grant.id(), subject, by, platform.clock().now());
    return metering.exclusively(
        tx -> totals(tx, order, shared),
        (tx, _) -> {
          Optional<LimitGrant> voided = voiding.run(tx, order);
          voided.ifPresent(one -> tell(tx, one));
          return voided.isPresent() ? VoidOutcome.DONE : VoidOutcome.OVER;
        });
  }

  private Collection<LedgerTotal> totals(Tx tx, GrantVoiding.Order order, boolean shared) {
    return order.subject().isEmpty()
        ? List.of()
        : metering.totalsOf(
            tx, order.tenant(), order.subject().get().allowance().meter(), order.now(), shared);
  }

  private void tell(Tx tx, LimitGrant voided) {
    LimitGrant.Voided how = voided.voided();
    if (how != null) {
      journal.record(tx, voided.environment(), GrantActs.voided(voided, how));
    }
    tx.afterCommit(book::follow);
    tx.publish(new GrantChanged(voided.environment(), voided.account(), voided.feature()));
  }

  private Optional<Tenant> anyOf(LimitGrant grant) {
    return grant.tenant() != null
        ? accounts.find(grant.tenant())
        : accounts.tenantsOf(grant.environment(), grant.account()).stream().findFirst();
  }
}
