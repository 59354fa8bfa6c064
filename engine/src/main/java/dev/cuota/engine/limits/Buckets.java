package dev.cuota.engine.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.limits.Allowance;
import dev.cuota.core.limits.TokenBucket;
import dev.cuota.core.limits.Use;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.metering.ConditionalUsage;
import dev.cuota.engine.metering.UsageConsumed;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Limits of which what was used flows back evenly. They count what is consumed, in the transaction
 * that consumes it; what is taken back later does not fill them.
 */
final class Buckets {
  private static final long MAX_REMEMBERED = 100_000;

  /** How far a look may be behind; who consumes is never behind. */
  private static final Duration REMEMBERED = Duration.ofMillis(250);

  private final Database database;
  private final Cache<BucketPlace, TokenBucket.State> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  Buckets(Database database) {
    this.database = database;
  }

  /** What is used of one, as it was a moment ago at most, and what is asked of it. */
  Use use(
      Tenant tenant,
      Allowance allowance,
      TokenBucket bucket,
      Instant now,
      Quantity held,
      Quantity amount) {
    TokenBucket.State known = state(BucketPlace.of(tenant, allowance));
    return Use.of(bucket, bucket.at(known, now), held, amount);
  }

  private TokenBucket.State state(BucketPlace place) {
    TokenBucket.State known = remembered.getIfPresent(place);
    if (known == null) {
      TreeSet<BucketPlace> wanted = new TreeSet<>(BucketPlace.ORDER);
      wanted.add(place);
      known =
          database
              .inTx(Scope.everything(), tx -> BucketSql.at(tx, wanted))
              .getOrDefault(place, TokenBucket.State.FULL);
      remember(place, known);
    }
    return known;
  }

  /** Hears what was consumed: what guards have taken is written down in the same transaction. */
  void consumed(Tx tx, UsageConsumed event) {
    SortedMap<BucketPlace, TokenBucket.State> taken = new TreeMap<>(BucketPlace.ORDER);
    for (UsageConsumed.Consumed one : event.consumed()) {
      for (ConditionalUsage.Part part : one.usage().parts()) {
        if (part.guard() instanceof PartGuard guard) {
          guard.poured().forEach(poured -> taken.put(poured.place(), poured.state()));
        }
      }
    }
    if (!taken.isEmpty()) {
      BucketSql.put(tx, taken);
      tx.afterCommit(() -> taken.forEach(this::remember));
    }
  }

  /** Of two states the one counts that came later; commits are heard of in any order. */
  private void remember(BucketPlace place, TokenBucket.State state) {
    remembered.asMap().merge(place, state, Buckets::later);
  }

  private static TokenBucket.State later(TokenBucket.State known, TokenBucket.State other) {
    int byTime = known.at().compareTo(other.at());
    boolean newer = byTime < 0 || (byTime == 0 && known.owed().compareTo(other.owed()) < 0);
    return newer ? other : known;
  }
}
