package dev.cuota.engine.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Cause;
import dev.cuota.testkit.ShopCatalog;
import dev.cuota.testkit.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A slug is one store's, whoever asks for it at the same moment on whatever node. */
class SlugsSqlTest {
  private static final Cause ADA = Cause.admin("ada");

  @Test
  void ofTwoAccountsThatWantTheSameSlugsAtOnceOneIsMade() throws Exception {
    try (World world = new World(Instant.parse("2026-01-31T12:00:00Z"));
        Engine other = world.withCatalog(ShopCatalog.catalog()).anotherNode()) {
      List<Payers> nodes = List.of(world.engine().lifecycle().payers(), other.lifecycle().payers());
      for (int round = 0; round < 10; round++) {
        List<String> slugs = List.of("a" + round, "b" + round);
        List<String> turned = slugs.reversed();
        List<AccountOutcome> outcomes =
            together(
                () -> nodes.get(0).create(world.environment(), account("one", slugs), ADA),
                () -> nodes.get(1).create(world.environment(), account("two", turned), ADA));
        assertThat(outcomes)
            .hasAtLeastOneElementOfType(AccountOutcome.Written.class)
            .hasAtLeastOneElementOfType(AccountOutcome.SlugTaken.class);
      }
    }
  }

  @Test
  void ofTwoStoresThatWantTheSameSlugAtOnceOneHasIt() throws Exception {
    try (World world = new World(Instant.parse("2026-01-31T12:00:00Z"));
        Engine other = world.withCatalog(ShopCatalog.catalog()).anotherNode()) {
      EnvironmentId environment = world.environment();
      Lifecycle here = world.engine().lifecycle();
      here.payers().create(environment, account("one", List.of("one")), ADA);
      here.payers().create(environment, account("two", List.of("two")), ADA);
      for (int round = 0; round < 10; round++) {
        StoreProfile wanted = new StoreProfile("", "wanted" + round, null);
        List<StoreOutcome> outcomes =
            together(
                () -> here.stores().describe(environment, "one", wanted, ADA),
                () -> other.lifecycle().stores().describe(environment, "two", wanted, ADA));
        assertThat(outcomes)
            .hasAtLeastOneElementOfType(StoreOutcome.Changed.class)
            .hasAtLeastOneElementOfType(StoreOutcome.SlugTaken.class);
      }
    }
  }

  /** With a store for each slug, of the same key. */
  private static NewAccount account(String prefix, List<String> slugs) {
    List<NewAccount.NewStore> stores =
        slugs.stream()
            .map(
                slug ->
                    new NewAccount.NewStore(
                        slug.equals(prefix) ? slug : prefix + slug,
                        new StoreProfile("", slug, null)))
            .toList();
    return new NewAccount(prefix + slugs, AccountProfile.UNKNOWN, null, stores, 30);
  }

  private static <T> List<T> together(Callable<T> one, Callable<T> other) throws Exception {
    List<T> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<T> outcome : threads.invokeAll(List.of(one, other))) {
        outcomes.add(outcome.get());
      }
    }
    return outcomes;
  }
}
