package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.clusters.Clusters;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this node knows of use without asking the database, or with one question at first. */
final class Memory {
  private static final long MAX_ACCOUNTS = 50_000;

  /** How long a new tenant of an account may be unknown to looks. */
  private static final Duration SIBLINGS_REMEMBERED = Duration.ofSeconds(1);

  private final Clusters clusters;
  private final Accounts accounts;
  private final Balances balances;
  private final Promises promises;
  private final Windows windows;
  private final Buckets buckets;
  private @Nullable NodeLeases nodeLeases;
  private final Cache<Long, List<Tenant>> siblings =
      Caffeine.newBuilder().maximumSize(MAX_ACCOUNTS).expireAfterWrite(SIBLINGS_REMEMBERED).build();

  Memory(
      Clusters clusters,
      Accounts accounts,
      Balances balances,
      Promises promises,
      Windows windows,
      Buckets buckets) {
    this.clusters = clusters;
    this.accounts = accounts;
    this.balances = balances;
    this.promises = promises;
    this.windows = windows;
    this.buckets = buckets;
  }

  /** Counts in what this node has let through by leases of its own. */
  void countIn(NodeLeases leases) {
    nodeLeases = leases;
  }

  /** How an allowance of a tenant stands, and what is asked of it; in the meter's unit. */
  Use use(Subject subject, Allowance allowance, Quantity metered) {
    NodeLeases own = nodeLeases;
    return own == null || own.isEmpty()
        ? read(subject, allowance, metered)
        : own.consistently(() -> read(subject, allowance, metered));
  }

  private Use read(Subject subject, Allowance allowance, Quantity metered) {
    Optional<Use> bucket = bucket(subject, allowance, metered);
    if (bucket.isPresent()) {
      return bucket.get();
    }
    return new Use(
        used(subject, allowance), new Quantity(held(subject, allowance)), Quantity.ZERO, metered);
  }

  /** How a bucket stands, and what is asked of it; empty of all else. */
  private Optional<Use> bucket(Subject subject, Allowance allowance, Quantity metered) {
    TokenBucket bucket = allowance.bucket();
    if (bucket == null) {
      return Optional.empty();
    }
    Tenant tenant = subject.tenant();
    if (tenant == null) {
      TokenBucket.State full = bucket.at(TokenBucket.State.FULL, subject.now());
      return Optional.of(Use.of(bucket, full, Quantity.ZERO, metered));
    }
    Quantity held = new Quantity(held(subject, allowance));
    return Optional.of(buckets.use(tenant, allowance, bucket, subject.now(), held, metered));
  }

  /** The same by the ledger alone, as if nothing were promised to anybody. */
  Use unpromised(Subject subject, Allowance allowance, Quantity metered) {
    return Use.of(booked(subject, allowance), metered);
  }

  /** What was used of an allowance, in the meter's unit; zero of what is not counted. */
  Quantity used(Subject subject, Allowance allowance) {
    Quantity booked = booked(subject, allowance);
    Tenant tenant = subject.tenant();
    NodeLeases own = nodeLeases;
    if (tenant == null || own == null || own.isEmpty() || !allowance.isCounted()) {
      return booked;
    }
    PoolPlace place = PoolPlace.of(tenant, allowance, subject.month());
    return booked.plus(allowance.feature().toMeterUnit(own.pending(place)));
  }

  /** What the tenants' own database counts of it, in the meter's unit; empty when it does not. */
  Optional<Quantity> live(Subject subject, Allowance allowance) {
    String counter = allowance.feature().counter();
    return counter == null
        ? Optional.empty()
        : clusters.count(subject.environment(), subject.key(), counter);
  }

  private Quantity booked(Subject subject, Allowance allowance) {
    Optional<Quantity> live = live(subject, allowance);
    if (live.isPresent()) {
      return live.get();
    }
    Tenant tenant = subject.tenant();
    if (tenant == null || !allowance.isCounted()) {
      return Quantity.ZERO;
    } else if (allowance.bucket() != null) {
      return bucket(subject, allowance, Quantity.ZERO).map(Use::used).orElse(Quantity.ZERO);
    } else if (allowance.isWindow()) {
      return allowance.hasCeiling()
          ? windows.used(sharers(tenant, allowance), allowance, subject.now())
          : Quantity.ZERO;
    } else if (!allowance.isShared()) {
      return balances.of(tenant, subject.month()).used(allowance.meter());
    }
    Quantity used = Quantity.ZERO;
    for (Tenant sharer : sharers(tenant, allowance)) {
      used = used.plus(balances.of(sharer, subject.month()).used(allowance.meter()));
    }
    return used;
  }

  /** What the tenant itself has used of it this month, in the meter's unit. */
  Quantity own(Subject subject, Allowance allowance) {
    Tenant tenant = subject.tenant();
    return tenant == null || !allowance.isCounted()
        ? Quantity.ZERO
        : balances.of(tenant, subject.month()).used(allowance.meter());
  }

  /**
   * What is promised of it to reservations, in the meter's unit. What holders of leases may still spend
   * they give back when it is wanted, so it keeps nobody from anything here.
   */
  BigDecimal held(Subject subject, Allowance allowance) {
    Tenant tenant = subject.tenant();
    if (tenant == null || !allowance.isCounted() || promises.isEmpty()) {
      return BigDecimal.ZERO;
    }
    BigDecimal held = BigDecimal.ZERO;
    for (Tenant sharer : sharers(tenant, allowance)) {
      held = held.add(promises.firm(PoolPlace.of(sharer, allowance, subject.month())));
    }
    return held;
  }

  /** How much of that reservations hold. */
  BigDecimal reserved(Subject subject, Allowance allowance) {
    Tenant tenant = subject.tenant();
    BigDecimal reserved = BigDecimal.ZERO;
    if (tenant != null && allowance.isCounted()) {
      for (Tenant sharer : sharers(tenant, allowance)) {
        reserved =
            reserved.add(promises.reserved(PoolPlace.of(sharer, allowance, subject.month())));
      }
    }
    return reserved;
  }

  private List<Tenant> sharers(Tenant tenant, Allowance allowance) {
    return allowance.isShared()
        ? siblings.get(
            tenant.account(), account -> accounts.tenantsOf(tenant.environment(), account))
        : List.of(tenant);
  }
}
