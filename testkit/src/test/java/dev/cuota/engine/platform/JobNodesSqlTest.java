package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.Schedule;
import dev.cuota.testkit.MovedClock;
import dev.cuota.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes with a pool and a scheduler each, on one database. */
class JobNodesSqlTest {
  private static final Instant BEFORE = Instant.parse("2026-01-05T02:00:00Z");
  private static final int SCHEDULES = 50;
  private static final JobPace FAST =
      new JobPace(
          Duration.ofMillis(50),
          Duration.ofMillis(250),
          Duration.ofMillis(50),
          Duration.ofHours(1));

  /** Of nodes whose clock jumps while they run something: nobody takes them for dead. */
  private static final JobPace PATIENT =
      new JobPace(
          Duration.ofMillis(50), Duration.ofDays(30), Duration.ofMillis(50), Duration.ofHours(1));

  private final String url = TestPostgres.newControlDatabase();
  private final MovedClock clock = new MovedClock(BEFORE);
  private final List<Node> nodes = new ArrayList<>();

  /** One node. */
  private record Node(Database database, Alerts alerts, Jobs jobs) {}

  @AfterEach
  void close() {
    nodes.forEach(node -> node.jobs().close());
    nodes.forEach(node -> node.database().close());
  }

  @Test
  void fiftySchedulesOnTwoNodesFireOnceEach() throws Exception {
    Map<String, List<Instant>> ran = new ConcurrentHashMap<>();
    for (int day = 0; day < 2; day++) {
      CountDownLatch all = new CountDownLatch(SCHEDULES);
      List<Node> two = List.of(node(), node());
      two.forEach(
          node ->
              names()
                  .forEach(
                      name ->
                          node.jobs()
                              .plan(
                                  Job.of(
                                      name,
                                      Schedule.daily("03:00"),
                                      run -> {
                                        ran.merge(name, List.of(run.due()), JobNodesSqlTest::both);
                                        all.countDown();
                                        return JobResult.of(1);
                                      }))));
      two.forEach(node -> node.jobs().start());
      clock.set(BEFORE.plus(Duration.ofDays(day)).plus(Duration.ofHours(1)));
      assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
      two.forEach(node -> node.jobs().close());
    }
    List<JobExecution> rows = nodes.getFirst().jobs().executions(null, Jobs.MAX_SHOWN);
    assertThat(rows).hasSize(2 * SCHEDULES).allMatch(row -> row.state() == JobExecution.State.DONE);
    assertThat(rows.stream().map(JobExecution::node).distinct()).hasSizeGreaterThan(1);
    assertThat(ran).hasSize(SCHEDULES);
    assertThat(ran.values())
        .allSatisfy(
            dues ->
                assertThat(dues)
                    .containsExactly(
                        BEFORE.plus(Duration.ofHours(1)), BEFORE.plus(Duration.ofHours(25))));
  }

  @Test
  void aDayOfDowntimeIsMadeUpForOnceWithoutAnAlert() throws Exception {
    Node before = node();
    before.jobs().plan(Job.of("work", Schedule.daily("03:00"), _ -> JobResult.of(1)));
    before.jobs().start();
    before.jobs().close();
    clock.set(BEFORE.plus(Duration.ofHours(30)));

    Node after = node();
    CountDownLatch ran = new CountDownLatch(1);
    after
        .jobs()
        .plan(
            Job.of(
                "work",
                Schedule.daily("03:00"),
                _ -> {
                  ran.countDown();
                  return JobResult.of(1);
                }));
    after.jobs().start();
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    after.jobs().close();
    after.jobs().look();
    assertThat(after.jobs().executions("work", 10))
        .singleElement()
        .satisfies(
            row -> assertThat(row.occasion().scheduledFor()).isEqualTo("2026-01-06T03:00:00Z"));
    assertThat(after.alerts().open(null)).isEmpty();
  }

  @Test
  void aRunThatNobodyMadeRaisesAnAlertUntilOneGoesWell() {
    Node node = planned();
    clock.set(Instant.parse("2026-01-05T03:14:00Z"));
    node.jobs().look();
    assertThat(node.alerts().open(null)).isEmpty();

    clock.set(Instant.parse("2026-01-05T03:30:00Z"));
    node.jobs().look();
    node.jobs().look();
    Alert alert = node.alerts().open(null).getFirst();
    assertThat(alert.alarm().kind()).isEqualTo("job_missed");
    assertThat(alert.alarm().subject()).isEqualTo("work");
    assertThat(alert.alarm().details()).containsEntry("due", "2026-01-05T03:00:00Z");
    assertThat(alert.times()).isEqualTo(1);
    assertThat(node.jobs().watchedAt().orElseThrow()).isAfter("2026-01-05T03:29:59Z");

    clock.set(Instant.parse("2026-01-05T03:30:30Z").plus(JobWatch.LOOK));
    node.jobs().look();
    assertThat(node.alerts().open(null).getFirst().times()).isEqualTo(2);

    node.jobs().run(new JobAsk("work", null, false, "ana"), JobRun.Progress.UNHEARD);
    assertThat(node.alerts().open(null)).isEmpty();
  }

  @Test
  void aRunThatGoesOnWhileItsNextTimePassesIsMissedToo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Node node = node(PATIENT);
    node.jobs()
        .plan(
            Job.of(
                "work",
                Schedule.daily("03:00"),
                _ -> {
                  begun.countDown();
                  await(mayEnd);
                  return JobResult.of(1);
                }));
    node.jobs().start();
    clock.set(Instant.parse("2026-01-05T03:00:00Z"));
    await(begun);
    clock.set(Instant.parse("2026-01-06T02:59:00Z"));
    node.jobs().look();
    assertThat(node.alerts().open(null)).isEmpty();
    clock.set(Instant.parse("2026-01-06T03:20:00Z"));
    node.jobs().look();
    assertThat(node.alerts().open(null)).hasSize(1);
    mayEnd.countDown();
  }

  @Test
  void aRunWhoseLockIsFreeWasLostAndItsRowIsClosed() {
    Node node = planned();
    JobExecution lost =
        new JobExecution(
            Ids.random().next(),
            "work",
            new JobOccasion(null, null, false, "ana"),
            "elsewhere",
            BEFORE,
            null,
            null,
            null,
            false,
            List.of());
    node.database().useTx(Scope.everything(), tx -> new JobsSql().started(tx, lost));
    node.jobs().look();
    JobExecution row = node.jobs().executions("work", 10).getFirst();
    assertThat(row.state()).isEqualTo(JobExecution.State.LOST);
    assertThat(row.error()).contains("gone");
  }

  /** One whose job is planned, but whose scheduler no longer runs. */
  private Node planned() {
    Node node = node();
    node.jobs().plan(Job.of("work", Schedule.daily("03:00"), _ -> JobResult.of(1)));
    node.jobs().start();
    node.jobs().close();
    Node stuck = node();
    stuck.jobs().plan(Job.of("work", Schedule.daily("03:00"), _ -> JobResult.of(1)));
    return stuck;
  }

  private Node node() {
    return node(FAST);
  }

  private Node node(JobPace pace) {
    Database database = Database.connect(url, new Events());
    database.migrate();
    Alerts alerts = new Alerts(database, clock, Ids.random());
    Platform platform = new Platform(database, clock, Ids.random());
    Node node = new Node(database, alerts, new Jobs(platform, new Locks(database), alerts, pace));
    nodes.add(node);
    return node;
  }

  private static List<Instant> both(List<Instant> one, List<Instant> other) {
    List<Instant> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static List<String> names() {
    return IntStream.range(0, SCHEDULES).mapToObj(i -> "work_" + i).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
