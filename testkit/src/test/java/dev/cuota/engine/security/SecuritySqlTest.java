package dev.cuota.engine.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Events;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.platform.Scope;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecuritySqlTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00.123456Z");

  private final SettableClock clock = new SettableClock(NOW);
  private Database database;
  private Security security;

  @BeforeEach
  void open() {
    database = Database.connect(TestPostgres.newControlDatabase(), new Events());
    database.migrate();
    security = new Security(database, clock, Ids.random());
  }

  @AfterEach
  void close() {
    security.close();
    database.close();
  }

  @Test
  void theFirstEnvironmentIsTheDefault() {
    Environment live = security.createEnvironment("live", "Live");
    Environment test = security.createEnvironment("test", "Test");

    assertThat(security.environments()).containsExactly(live, test);
    assertThat(security.defaultEnvironment()).isEqualTo(live);
    assertThat(security.environment("test")).contains(test);
    assertThat(security.environment("nowhere")).isEmpty();
    assertThat(test.isDefault()).isFalse();
  }

  @Test
  void makingAnEnvironmentTwiceGivesTheSameOne() {
    Environment live = security.createEnvironment("live", "Live");
    assertThat(security.createEnvironment("live", "Other title")).isEqualTo(live);
  }

  @Test
  void anEnvironmentNeedsAProperKey() {
    assertThatThrownBy(() -> security.createEnvironment("Live!", "Live"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyOpensItsEnvironmentWithItsScopesOnly() {
    Environment live = security.createEnvironment("live", "Live");
    NewKey key = security.createKey(live.id(), "shop", Set.of(KeyScope.INGEST, KeyScope.READ));

    Caller caller = security.authenticate(key.secret()).orElseThrow();
    assertThat(caller.environment()).isEqualTo(live.id());
    assertThat(caller.name()).isEqualTo("shop");
    assertThat(caller.may(KeyScope.INGEST)).isTrue();
    assertThat(caller.may(KeyScope.READ)).isTrue();
    assertThat(caller.may(KeyScope.CHECK)).isFalse();
    assertThat(caller.may(KeyScope.ADMIN)).isFalse();
  }

  @Test
  void everyScopeSurvivesStorage() {
    Environment live = security.createEnvironment("live", "Live");
    NewKey key = security.createKey(live.id(), "all", EnumSet.allOf(KeyScope.class));
    assertThat(security.keys(live.id())).containsExactly(key.key());
    assertThat(security.authenticate(key.secret()).orElseThrow().scopes())
        .containsExactlyInAnyOrder(KeyScope.values());
  }

  @Test
  void secretsAreLongRandomAndNotStored() {
    Environment live = security.createEnvironment("live", "Live");
    NewKey key = security.createKey(live.id(), "shop", Set.of(KeyScope.READ));
    NewKey other = security.createKey(live.id(), "shop", Set.of(KeyScope.READ));

    assertThat(key.secret()).matches("cuota_[0-9A-Za-z]{36}").isNotEqualTo(other.secret());
    assertThat(key.secret()).startsWith(key.key().prefix());
    assertThat(key.toString()).doesNotContain(key.secret());
    String stored =
        database.inTx(
            Scope.everything(),
            tx ->
                tx.handle()
                    .createQuery("select string_agg(k::text, '\n') from api_keys k")
                    .mapTo(String.class)
                    .one());
    assertThat(stored).contains(key.key().prefix()).doesNotContain(key.secret().substring(12));
  }

  @Test
  void anUnknownSecretOpensNothing() {
    assertThat(security.authenticate("cuota_nobody")).isEmpty();
    assertThat(security.authenticate("")).isEmpty();
    assertThat(security.authenticate("\ud800\u0000")).isEmpty();
  }

  @Test
  void aSecretTriedTooEarlyWorksOnceItIsRegistered() {
    Environment live = security.createEnvironment("live", "Live");
    assertThat(security.authenticate("chosen-by-operator")).isEmpty();
    security.registerKey(live.id(), "root", Set.of(KeyScope.ADMIN), "chosen-by-operator");
    assertThat(security.authenticate("chosen-by-operator")).isPresent();
  }

  @Test
  void registeringAKeyAgainChangesNothing() {
    Environment live = security.createEnvironment("live", "Live");
    ApiKey first = security.registerKey(live.id(), "root", Set.of(KeyScope.ADMIN), "chosen-one");
    ApiKey second = security.registerKey(live.id(), "other", Set.of(KeyScope.READ), "chosen-one");
    assertThat(second).isEqualTo(first);
    assertThat(security.keys(live.id())).containsExactly(first);
  }

  @Test
  void aSecretCannotOpenTwoEnvironments() {
    Environment live = security.createEnvironment("live", "Live");
    Environment test = security.createEnvironment("test", "Test");
    security.registerKey(live.id(), "root", Set.of(KeyScope.ADMIN), "chosen-one");
    assertThatThrownBy(
            () -> security.registerKey(test.id(), "root", Set.of(KeyScope.ADMIN), "chosen-one"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyAThirdOfAChosenSecretIsShown() {
    Environment live = security.createEnvironment("live", "Live");
    ApiKey key = security.registerKey(live.id(), "root", Set.of(KeyScope.ADMIN), "123456789");
    assertThat(key.prefix()).isEqualTo("123");
  }

  @Test
  void aRevokedKeyStopsWorkingAtOnceOnThisNode() {
    Environment live = security.createEnvironment("live", "Live");
    NewKey key = security.createKey(live.id(), "shop", Set.of(KeyScope.READ));
    assertThat(security.authenticate(key.secret())).isPresent();

    assertThat(security.revokeKey(live.id(), key.key().id())).isTrue();
    assertThat(security.authenticate(key.secret())).isEmpty();
    assertThat(security.revokeKey(live.id(), key.key().id())).isFalse();
    assertThat(security.keys(live.id()))
        .singleElement()
        .satisfies(k -> assertThat(k.revokedAt()).isEqualTo(NOW));
    assertThatThrownBy(
            () -> security.registerKey(live.id(), "back", Set.of(KeyScope.READ), key.secret()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRevokedKeyStopsWorkingSoonOnOtherNodes() throws InterruptedException {
    Environment live = security.createEnvironment("live", "Live");
    NewKey key = security.createKey(live.id(), "shop", Set.of(KeyScope.READ));
    try (Security other = new Security(database, clock, Ids.random())) {
      assertThat(other.authenticate(key.secret())).isPresent();
      security.revokeKey(live.id(), key.key().id());

      long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (other.authenticate(key.secret()).isPresent()) {
        assertThat(System.nanoTime()).as("still open after 5 s").isLessThan(deadline);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void nobodyRevokesTheKeyOfAnotherEnvironment() {
    Environment live = security.createEnvironment("live", "Live");
    Environment test = security.createEnvironment("test", "Test");
    NewKey key = security.createKey(live.id(), "shop", Set.of(KeyScope.READ));
    assertThat(security.revokeKey(test.id(), key.key().id())).isFalse();
    assertThat(security.authenticate(key.secret())).isPresent();
  }

  @Test
  void theWallHidesOtherEnvironmentsEvenFromAQueryWithoutACondition() {
    Environment live = security.createEnvironment("live", "Live");
    Environment test = security.createEnvironment("test", "Test");
    NewKey ours = security.createKey(live.id(), "ours", Set.of(KeyScope.READ));
    NewKey theirs = security.createKey(test.id(), "theirs", Set.of(KeyScope.READ));

    assertThat(security.keys(live.id())).containsExactly(ours.key());
    assertThat(security.keys(test.id())).containsExactly(theirs.key());
    assertThat(count(Scope.of(live.id()), "api_keys")).isEqualTo(1);
    assertThat(count(Scope.everything(), "api_keys")).isEqualTo(2);
    assertThat(security.journal().newest(live.id(), 10))
        .singleElement()
        .satisfies(e -> assertThat(e.act().after()).containsEntry("name", "ours"));
  }

  @Test
  void theWallStopsWritesIntoOtherEnvironments() {
    Environment live = security.createEnvironment("live", "Live");
    Environment test = security.createEnvironment("test", "Test");
    Act act = new Act("somebody", "plan.assigned", "acme", Map.of());
    assertThatThrownBy(
            () ->
                database.useTx(
                    Scope.of(live.id()), tx -> security.journal().record(tx, test.id(), act)))
        .hasMessageContaining("row-level security");
  }

  @Test
  void workForOneEnvironmentSeesNoPasswordsAndRewritesNoJournal() {
    Environment live = security.createEnvironment("live", "Live");
    for (String forbidden :
        List.of(
            "select * from people",
            "delete from lifecycle_events",
            "update lifecycle_events set actor = 'me'",
            "update api_keys set scopes = array['admin']")) {
      assertThatThrownBy(
              () -> database.useTx(Scope.of(live.id()), tx -> tx.handle().execute(forbidden)))
          .as(forbidden)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void theJournalTellsWhoDidWhatNewestFirst() {
    Environment live = security.createEnvironment("live", "Live");
    Act first = new Act("ana", "plan.assigned", "acme", Map.of("plan", "growth", "old", ""));
    Act second = new Act("ben", "override.cleared", "acme", Map.of());
    database.useTx(Scope.of(live.id()), tx -> security.journal().record(tx, first));
    clock.advance(Duration.ofSeconds(1));
    database.useTx(Scope.of(live.id()), tx -> security.journal().record(tx, second));

    assertThat(security.journal().newest(live.id(), 10))
        .extracting(JournalEntry::at, JournalEntry::act)
        .containsExactly(tuple(NOW.plusSeconds(1), second), tuple(NOW, first));
    assertThat(security.journal().newest(live.id(), 1)).hasSize(1);
  }

  @Test
  void theFirstPersonIsMadeOnceAndLogsIn() {
    String password = security.createFirstPerson("admin").orElseThrow();
    assertThat(security.createFirstPerson("admin")).isEmpty();

    assertThat(security.logIn("admin", password).map(Person::name)).contains("admin");
    assertThat(security.logIn("ADMIN", password)).isPresent();
    assertThat(security.logIn("admin", password + "x")).isEmpty();
    assertThat(security.logIn("nobody", password)).isEmpty();
  }

  @Test
  void twoNodesStartingAtOnceMakeOnePerson() throws Exception {
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      Callable<Optional<String>> start = () -> security.createFirstPerson("admin");
      long made =
          nodes.invokeAll(List.of(start, start, start, start)).stream()
              .filter(f -> result(f).isPresent())
              .count();
      assertThat(made).isEqualTo(1);
    }
  }

  @Test
  void aPasswordCannotBeTriedOut() {
    String password = security.createFirstPerson("admin").orElseThrow();
    for (int i = 0; i < LogIns.MAX_FAILURES; i++) {
      assertThat(security.logIn("admin", "guess " + i)).isEmpty();
    }
    assertThat(security.logIn("admin", password)).as("refused although right").isEmpty();
    clock.advance(LogIns.PAUSE);
    assertThat(security.logIn("admin", password)).isPresent();
    assertThat(security.logIn("admin", "x".repeat(LogIns.MAX_PASSWORD + 1))).isEmpty();
  }

  @Test
  void aLostPasswordIsReplaced() {
    String lost = security.createFirstPerson("admin").orElseThrow();
    String found = security.resetPassword("Admin").orElseThrow();
    assertThat(security.logIn("admin", lost)).isEmpty();
    assertThat(security.logIn("admin", found)).isPresent();
    assertThat(security.resetPassword("nobody")).isEmpty();
  }

  @Test
  void theMachinesOwnClockIsKeptExactly() {
    try (Security real = new Security(database, Clock.system(), Ids.random())) {
      Environment live = real.createEnvironment("live", "Live");
      ApiKey made = real.createKey(live.id(), "shop", Set.of(KeyScope.READ)).key();
      assertThat(real.keys(live.id())).containsExactly(made);
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private int count(Scope scope, String table) {
    return database.inTx(
        scope,
        tx -> tx.handle().createQuery("select count(*) from " + table).mapTo(int.class).one());
  }
}
