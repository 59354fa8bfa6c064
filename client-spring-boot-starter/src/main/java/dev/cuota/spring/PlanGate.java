package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.CuotaRefused;
import dev.cuota.client.Decision;
import dev.cuota.client.TenantUsage;
import dev.cuota.client.Use;
import dev.cuota.client.Wanted;
import dev.cuota.contract.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks Cuota whether a guarded call may go on. What fails here fails open and is counted. */
final class PlanGate {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  /** The place that is wrong when the server can make nothing of an amount. */
  private static final String AMOUNT = "/amount";

  private final CuotaClient client;
  private final Kinds kinds;
  private final GuardCounts counts;
  private final Holding holding;

  PlanGate(CuotaClient client, Kinds kinds, CatalogFacts facts, GuardCounts counts, Duration ttl) {
    this.client = client;
    this.kinds = kinds;
    this.counts = counts;
    this.holding = new Holding(client, facts, counts, ttl);
  }

  /** What the guard of a call could not say is let through and counted. */
  interface Wanting {
    List<Wanted> wanted();
  }

  /**
   * Decides.
   *
   * @throws PlanDenied when the plan has no room
   */
  Pass enter(String tenant, GuardMode mode, Wanting wanting) {
    try {
      List<Wanted> wanted = wanting.wanted();
      Pass pass = wanted.isEmpty() ? nothing() : decide(tenant, mode, wanted);
      counts.allow();
      return pass;
    } catch (PlanDenied e) {
      counts.deny();
      throw e;
    } catch (AmountUnusable e) {
      throw e; // the caller's doing
    } catch (CuotaRefused e) {
      String where = e.pointer();
      if (e.status() == BAD_REQUEST && where != null && where.endsWith(AMOUNT)) {
        throw new AmountUnusable(AMOUNT);
      }
      counts.error("A call of " + tenant, e);
      return nothing();
    } catch (RuntimeException e) {
      counts.error("A call of " + tenant, e);
      return nothing();
    }
  }

  /** Why an account may not write at all; empty when it may, and when nobody knows. */
  Optional<Barred> barred(String tenant) {
    try {
      TenantUsage usage = client.usage(tenant);
      return ProblemCode.QUOTA_HARD_LIMIT.name().equals(usage.bar())
          ? Optional.of(new Barred(tenant, usage.upgradeUrl()))
          : Optional.empty();
    } catch (CuotaRefused e) {
      if (e.status() != NOT_FOUND) {
        counts.error("A write of " + tenant, e);
      }
    } catch (RuntimeException e) {
      counts.error("A write of " + tenant, e);
    }
    return Optional.empty();
  }

  private Pass nothing() {
    return Pass.of(List.of(), List.of(), counts);
  }

  private Pass decide(String tenant, GuardMode mode, List<Wanted> wanted) {
    return switch (mode) {
      case CHECK -> Pass.of(List.of(checked(tenant, wanted)), List.of(), counts);
      case CONSUME -> spending(List.of(), tenant, wanted);
      case RESERVE -> holding.hold(tenant, wanted);
      case AUTO -> byKind(tenant, wanted);
    };
  }

  /** What counts itself is looked at first, so that nothing is recorded for a call that is denied. */
  private Pass byKind(String tenant, List<Wanted> wanted) {
    List<Wanted> looked = new ArrayList<>();
    List<Wanted> spent = new ArrayList<>();
    wanted.forEach(one -> (kinds.isConsumed(tenant, one) ? spent : looked).add(one));
    List<Decision> decisions = looked.isEmpty() ? List.of() : List.of(checked(tenant, looked));
    return spent.isEmpty()
        ? Pass.of(decisions, List.of(), counts)
        : spending(decisions, tenant, spent);
  }

  private Pass spending(List<Decision> before, String tenant, List<Wanted> wanted) {
    Use use = new Use(tenant, wanted, null);
    Decision consumed = allowed(client.consume(use), wanted);
    List<Decision> decisions = new ArrayList<>(before);
    decisions.add(consumed);
    return Pass.of(decisions, List.of(), counts)
        .spending(List.of(new Pass.Spent(client, use, consumed)));
  }

  private Decision checked(String tenant, List<Wanted> wanted) {
    return allowed(client.check(new Use(tenant, wanted, null)), wanted);
  }

  static Decision allowed(Decision decision, List<Wanted> wanted) {
    if (!decision.allowed()) {
      throw new PlanDenied(decision, wanted);
    }
    return decision;
  }

  /** An account that may not write, and where it can get more. */
  record Barred(String tenant, @Nullable String upgradeUrl) {}
}
