package dev.cuota.client;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the fast way does not: finds the tenant's snapshot and the feature, applies what they
 * say, and asks the server for the rest.
 */
final class Decider {
  private final Desks desks;
  private final ChangeStream stream;
  private final Exchange exchange;
  private final Remote remote;
  private final long patienceNanos;
  private final Function<Desk, Function<String, Gate>> gates;
  private volatile boolean closed;

  /**
   * @param gates makes a tenant's gates
   */
  Decider(
      Desks desks,
      ChangeStream stream,
      Exchange exchange,
      Remote remote,
      CuotaClientBuilder settings,
      Function<Desk, Function<String, Gate>> gates) {
    this.desks = desks;
    this.stream = stream;
    this.exchange = exchange;
    this.remote = remote;
    this.patienceNanos = settings.requestTimeout.toNanos();
    this.gates = gates;
  }

  /** From here on everything is decided by failure mode. */
  void close() {
    closed = true;
  }

  Decision consume(Use use) {
    if (closed) {
      return Answer.undecided(use.tenant(), null, mode(use));
    }
    Desk desk = desks.of(use.tenant());
    stream.want();
    TenantSnapshot snapshot = desks.snapshot(desk);
    if (use.id() != null || use.wanted().size() > 1) {
      return ask(use, snapshot);
    }
    Found found = find(use.only(), snapshot);
    if (found == null || snapshot == null) {
      return ask(use, snapshot);
    }
    Decision local = LocalRules.decide(snapshot, found.feature(), found.kind(), found.amount());
    if (local != null) {
      return local;
    }
    long millionths = found.feature().leasable() ? Millionths.exact(found.amount()) : 0;
    return millionths > 0
        ? consumeLeased(desk, use, found, millionths, snapshot)
        : ask(use, snapshot);
  }

  /**
   * What is wanted.
   *
   * @param amount in the feature's unit
   */
  private record Found(TenantSnapshot.Feature feature, CatalogView.Kind kind, BigDecimal amount) {}

  /** Null when the server has to say what it thinks of it. */
  private @Nullable Found find(Wanted wanted, @Nullable TenantSnapshot snapshot) {
    CatalogView catalog = desks.catalog();
    String name = catalog.featureOf(wanted);
    if (snapshot == null || name == null) {
      return null;
    }
    TenantSnapshot.Feature feature = snapshot.features().get(name);
    CatalogView.Kind kind = catalog.feature(name);
    return feature == null || kind == null
        ? null
        : new Found(feature, kind, catalog.amountOf(wanted));
  }

  private Decision consumeLeased(
      Desk desk, Use use, Found found, long millionths, TenantSnapshot snapshot) {
    Route.Table routes = desk.routes;
    Gate gate = gate(desk, found.feature(), snapshot);
    Wanted wanted = use.only();
    if (snapshot.equals(desk.snapshot())) { // or else the table may be of a later one
      Wanted once = new Wanted(wanted.name(), wanted.isAction(), null);
      long own = Millionths.exact(desks.catalog().amountOf(once));
      routes.of(wanted.isAction()).putIfAbsent(wanted.name(), new Route(gate, own));
    }
    Decision leased = gate.spend(millionths);
    return leased == null ? beyondLeases(gate, use, found, millionths, snapshot) : leased;
  }

  private Gate gate(Desk desk, TenantSnapshot.Feature feature, TenantSnapshot snapshot) {
    Gate gate = desk.gate(feature.key(), gates.apply(desk));
    if (gate.facts() == null) {
      gate.learn(feature, snapshot.upgradeUrl());
    }
    return gate;
  }

  /** The server decides, while more is asked for. What is too little here is returned first. */
  private Decision beyondLeases(
      Gate gate, Use use, Found found, long millionths, TenantSnapshot snapshot) {
    String denial = gate.denial();
    if (denial != null) {
      Duration retry = Duration.ofNanos(gate.holdsNanos());
      return Answer.local(snapshot, found.feature(), denial, retry, Decision.Source.LEASE);
    }
    CompletableFuture<Void> returned = gate.returnLessThan(millionths) ? exchange.next() : null;
    gate.want(millionths);
    Decision decision = ask(use, snapshot);
    if (!decision.allowed() && returned != null && isByServer(decision)) {
      await(returned);
      decision = ask(use, snapshot);
    }
    if (decision.allowed()) {
      gate.askedElsewhere.add(millionths);
      gate.learnUsed(decision.used());
    }
    return decision;
  }

  /** Takes back what was consumed; false when that cannot be done any more. */
  boolean giveBack(Use use, Decision decision) {
    if (decision instanceof LeasedDecision leased) {
      long millionths = Millionths.exact(desks.catalog().amountOf(use.only()));
      return millionths > 0 && leased.giveBack(millionths);
    }
    String recorded = decision instanceof Answer answer ? answer.recordedAs() : null;
    if (recorded == null || !decision.allowed()) {
      return false;
    }
    remote.takeBack(use, recorded);
    return true;
  }

  private Decision ask(Use use, @Nullable TenantSnapshot snapshot) {
    Decision decision = remote.consume(use, mode(use), snapshot);
    return decision instanceof Answer answer && answer.feature() == null
        ? named(answer, use)
        : decision;
  }

  /** Who decides for the server names what it is about, as far as the catalog is known. */
  private Answer named(Answer answer, Use use) {
    return use.wanted().size() == 1 ? answer.about(desks.catalog().featureOf(use.only())) : answer;
  }

  private static boolean isByServer(Decision decision) {
    return decision.source() == Decision.Source.SERVER;
  }

  private void await(CompletableFuture<Void> returned) {
    try {
      returned.get(patienceNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Then the server decides without what we hold.
      return;
    }
  }

  Decision check(Use use) {
    FailureMode mode = mode(use);
    if (closed) {
      return Answer.undecided(use.tenant(), null, mode);
    }
    Desk desk = desks.of(use.tenant());
    stream.want();
    TenantSnapshot snapshot = desks.snapshot(desk);
    Found found = use.wanted().size() == 1 ? find(use.only(), snapshot) : null;
    Decision local = null;
    if (found != null && snapshot != null) {
      local = LocalRules.decide(snapshot, found.feature(), found.kind(), found.amount());
      local = local == null ? byLease(desk, found) : local;
    }
    Decision asked = local == null ? remote.check(use, snapshot) : local;
    if (asked != null) {
      return asked;
    }
    // What fails closed is not let through by what was so a while ago.
    return found == null || snapshot == null || mode == FailureMode.CLOSED
        ? Answer.undecided(use.tenant(), null, mode(use))
        : byAge(snapshot, found);
  }

  /** Whether a lease holds as much; null when none does. */
  private static @Nullable Decision byLease(Desk desk, Found found) {
    Gate gate = desk.gateOrNull(found.feature().key());
    long millionths = Millionths.exact(found.amount());
    if (gate != null && millionths > 0) {
      for (Lease lease : gate.holding.leases()) {
        if (lease.cell.left() >= millionths) {
          return gate.allowed;
        }
      }
    }
    return null;
  }

  /** As the last snapshot has it, however old, when the server is not reached. */
  private static Decision byAge(TenantSnapshot snapshot, Found found) {
    BigDecimal left = found.feature().remaining();
    boolean fits = left == null || !found.feature().hard() || found.amount().compareTo(left) <= 0;
    String code = fits ? null : found.kind().codeWhenFull();
    return Answer.local(snapshot, found.feature(), code, null, Decision.Source.SNAPSHOT);
  }

  /** What happens to a use that nobody can decide: closed if anything in it says so. */
  FailureMode mode(Use use) {
    boolean closed =
        use.wanted().stream().anyMatch(one -> desks.failure(one) == FailureMode.CLOSED);
    return closed ? FailureMode.CLOSED : FailureMode.OPEN;
  }
}
