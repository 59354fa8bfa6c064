package dev.cuota.engine.accounts;

import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Plan;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What is known of those who pay. */
public final class Payers {
  private final Platform platform;
  private final Catalogs catalogs;
  private final Journal journal;
  private final Places places;
  private final AccountLock lock;
  private final Mirrors mirrors;

  /** What it stands on. */
  record Rooms(Catalogs catalogs, Journal journal, Places places) {}

  Payers(Platform platform, Rooms rooms, AccountLock lock, Mirrors mirrors) {
    this.platform = platform;
    this.catalogs = rooms.catalogs();
    this.journal = rooms.journal();
    this.places = rooms.places();
    this.lock = lock;
    this.mirrors = mirrors;
  }

  /** The account with that key. */
  public Optional<Account> find(EnvironmentId environment, String key) {
    return inTx(environment, tx -> PayersSql.byKey(tx, environment, key));
  }

  /** The account with that number. */
  public Optional<Account> find(EnvironmentId environment, long account) {
    return inTx(environment, tx -> PayersSql.byId(tx, environment, account));
  }

  /** Accounts in the order of their keys. */
  public List<Account> search(EnvironmentId environment, AccountSearch search) {
    return inTx(environment, tx -> PayersSql.search(tx, environment, search));
  }

  /** How many there are of which {@link #search} shows some. */
  public long count(EnvironmentId environment, AccountSearch search) {
    return inTx(environment, tx -> PayersSql.count(tx, environment, search));
  }

  /** Makes an account with drafts of its stores; all of it or nothing. */
  public AccountOutcome create(EnvironmentId environment, NewAccount wanted, Cause cause) {
    Catalog catalog = catalogs.current(environment).catalog();
    String key = Objects.requireNonNullElse(wanted.plan(), catalog.defaultPlan());
    Optional<Plan> plan = catalog.plan(key);
    if (plan.isEmpty() && wanted.plan() != null) {
      return new AccountOutcome.NoPlan(List.copyOf(catalog.plans().keySet()));
    }
    try {
      return lock.inTx(
          environment,
          tx -> create(tx, environment, wanted, plan, cause),
          AccountOutcome.Busy::new);
    } catch (NotToBe refused) {
      return refused.outcome;
    }
  }

  private AccountOutcome create(
      Tx tx, EnvironmentId environment, NewAccount wanted, Optional<Plan> plan, Cause cause) {
    Instant now = platform.clock().now();
    Optional<Long> account = PayersSql.insert(tx, environment, wanted, plan.orElse(null), now);
    if (account.isEmpty()) {
      return new AccountOutcome.Exists(
          PayersSql.byKey(tx, environment, wanted.key()).orElseThrow());
    }
    lock.take(tx, account.get());
    PayersSql.Draft draft =
        new PayersSql.Draft(
            now,
            now.plus(Duration.ofDays(wanted.draftDays())),
            places.of(environment, wanted.key()));
    wanted.stores().stream()
        .map(store -> store.profile().slug())
        .filter(Objects::nonNull)
        .sorted()
        .forEach(slug -> lock.takeSlug(tx, environment, slug));
    for (NewAccount.NewStore store : wanted.stores()) {
      String slug = store.profile().slug();
      if (slug != null && StoreSql.bySlug(tx, environment, slug).isPresent()) {
        throw new NotToBe(new AccountOutcome.SlugTaken(slug));
      } else if (!PayersSql.insertStore(tx, environment, account.get(), store, draft)) {
        throw new NotToBe(new AccountOutcome.TenantExists(store.key()));
      }
    }
    mirrors.due(tx, environment, account.get());
    journal.record(
        tx,
        new Act(
            cause,
            "account.made",
            "account " + wanted.key(),
            account.get(),
            Map.of(),
            told(wanted)));
    return new AccountOutcome.Written(PayersSql.byId(tx, environment, account.get()).orElseThrow());
  }

  /** Gives an account a name, an address and a country. */
  public AccountOutcome describe(
      EnvironmentId environment, long account, AccountProfile profile, Cause cause) {
    return lock.inTx(
        environment,
        tx -> {
          lock.take(tx, account);
          Optional<Account> found = PayersSql.byId(tx, environment, account);
          if (found.isEmpty()) {
            return new AccountOutcome.NotFound();
          }
          Account before = found.get();
          if (!before.profile().equals(profile)) {
            PayersSql.describe(tx, before.id(), profile);
            journal.record(
                tx,
                new Act(
                    cause,
                    "account.described",
                    "account " + before.key(),
                    before.id(),
                    told(before.profile()),
                    told(profile)));
          }
          return new AccountOutcome.Written(
              PayersSql.byId(tx, environment, before.id()).orElseThrow());
        },
        AccountOutcome.Busy::new);
  }

  private static Map<String, String> told(NewAccount wanted) {
    Map<String, String> told = told(wanted.profile());
    for (NewAccount.NewStore store : wanted.stores()) {
      told.put("store " + store.key(), Objects.requireNonNullElse(store.profile().slug(), ""));
    }
    return told;
  }

  private static Map<String, String> told(AccountProfile profile) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("name", profile.name());
    told.put("email", profile.email());
    if (profile.country() != null) {
      told.put("country", profile.country());
    }
    return told;
  }

  /** Rolls back what was begun. */
  private static final class NotToBe extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient AccountOutcome outcome;

    NotToBe(AccountOutcome outcome) {
      super(outcome.toString(), null, false, false);
      this.outcome = outcome;
    }
  }

  private <T> T inTx(EnvironmentId environment, Function<Tx, T> work) {
    return platform.database().inTx(Scope.of(environment), work);
  }
}
