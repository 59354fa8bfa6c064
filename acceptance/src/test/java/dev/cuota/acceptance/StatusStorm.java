package dev.cuota.acceptance;

import dev.cuota.acceptance.AccountsWorld.Answer;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.platform.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Words about subscriptions as providers send them: from everywhere at once, to any node, late, in any
 * order, and again. People pause and unpause stores meanwhile, and accounts take out subscriptions.
 */
final class StatusStorm {
  private static final int THREADS = 16;
  private static final Duration LATEST = Duration.ofSeconds(2);
  private static final List<SubscriptionStatus> OFTEN =
      List.of(
          SubscriptionStatus.ACTIVE,
          SubscriptionStatus.AUTHORIZED,
          SubscriptionStatus.PENDING,
          SubscriptionStatus.TRIALING,
          SubscriptionStatus.PAST_DUE,
          SubscriptionStatus.GRACE,
          SubscriptionStatus.CANCEL_SCHEDULED,
          SubscriptionStatus.SUSPENDED,
          SubscriptionStatus.DEACTIVATED,
          SubscriptionStatus.EXPIRED,
          SubscriptionStatus.UNKNOWN);

  private final AccountsWorld world;
  private final Clock clock = Clock.system();
  private final Random seeds;
  private final Map<Long, List<String>> subscriptions = new ConcurrentHashMap<>();
  private final List<Long> accounts = new ArrayList<>();
  private final AtomicLong words = new AtomicLong();

  /** What was answered with yes. */
  final Queue<Heeded> heeded = new ConcurrentLinkedQueue<>();

  /**
   * A word that was heeded.
   *
   * @param changed whether something came of it
   */
  record Heeded(String correlation, String subscription, Instant saidAt, boolean changed) {}

  StatusStorm(AccountsWorld world, Random seeds) {
    this.world = world;
    this.seeds = seeds;
  }

  /** Makes an account with a store that is shown and a subscription that is paid. */
  void begin(int number) throws IOException {
    String key = "shop-" + number;
    long account =
        AccountsWorld.ok(
                world.post(
                    0,
                    "/api/v1/admin/accounts",
                    "{\"key\":\"%s\",\"stores\":[{\"tenant\":\"%s\",\"slug\":\"%s\"}]}"
                        .formatted(key, key, key)))
            .get("account")
            .get("id")
            .asLong();
    accounts.add(account);
    AccountsWorld.ok(world.post(0, "/api/v1/admin/stores/" + key + "/approve", "{}"));
    takeOut(0, account, "active");
  }

  /** Goes on for a while; fails as soon as anybody hears what cannot be. */
  void rage(Duration time) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seeds.nextLong());
        all.add(threads.submit(() -> go(random, until)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private Void go(Random random, long until) throws IOException {
    while (System.nanoTime() - until < 0) {
      int node = random.nextInt(AccountsWorld.NODES);
      int which = random.nextInt(accounts.size());
      long account = accounts.get(which);
      int deed = random.nextInt(100);
      if (deed < 4) {
        takeOut(node, account, random.nextBoolean() ? "active" : "pending");
      } else if (deed < 8) {
        String act = random.nextBoolean() ? "pause" : "unpause";
        expect(world.post(node, "/api/v1/admin/stores/shop-" + which + "/" + act, "{}"), act);
      } else {
        say(node, account, random);
      }
    }
    return null;
  }

  private void takeOut(int node, long account, String status) throws IOException {
    String correlation = "word-" + words.incrementAndGet();
    Answer answer =
        heard(
            node,
            "/api/v1/admin/accounts/" + account + "/subscriptions",
            "{\"plan\":\"small\",\"status\":\"%s\"}".formatted(status),
            correlation);
    if (answer.status() == 201) {
      String id = answer.body().get("id").asString();
      known(account).add(id);
      heeded.add(new Heeded(correlation, id, Instant.MIN, true));
    } else {
      expect(answer, "another subscription");
    }
  }

  private List<String> known(long account) {
    return subscriptions.computeIfAbsent(account, _ -> new CopyOnWriteArrayList<>());
  }

  private void say(int node, long account, Random random) throws IOException {
    List<String> known = known(account);
    String subscription = known.get(random.nextInt(known.size()));
    SubscriptionStatus status =
        random.nextInt(200) == 0
            ? SubscriptionStatus.CANCELED
            : OFTEN.get(random.nextInt(OFTEN.size()));
    Instant saidAt = clock.now();
    if (random.nextInt(5) == 0) {
      saidAt = saidAt.minusMillis(random.nextLong(LATEST.toMillis()));
    }
    String correlation = "word-" + words.incrementAndGet();
    say(node, subscription, status, saidAt, correlation);
    if (random.nextInt(10) == 0) {
      say(AccountsWorld.NODES - 1 - node, subscription, status, saidAt, correlation);
    }
  }

  private void say(
      int node, String subscription, SubscriptionStatus status, Instant saidAt, String correlation)
      throws IOException {
    Answer answer =
        heard(
            node,
            "/api/v1/admin/subscriptions/" + subscription + "/status",
            "{\"status\":\"%s\",\"saidAt\":\"%s\",\"trialEndsAt\":\"2100-01-01T00:00:00Z\"}"
                .formatted(status.wire(), saidAt),
            correlation);
    if (answer.status() == 200) {
      boolean changed = answer.body().get("changed").asBoolean();
      heeded.add(new Heeded(correlation, subscription, saidAt, changed));
    } else {
      expect(answer, status.wire());
    }
  }

  /** Who is told to come again does so, as providers do. */
  private Answer heard(int node, String path, String body, String correlation) throws IOException {
    Answer answer = world.post(node, path, body, correlation);
    while (answer.status() == 503 && answer.code().equals("OVERLOADED")) {
      answer = world.post(node, path, body, correlation);
    }
    return answer;
  }

  /** Yes, or a no that there is a reason for. */
  private static void expect(Answer answer, String what) {
    boolean expected =
        answer.status() < 300
            || (answer.status() == 409
                && List.of("CONFLICT", "ILLEGAL_TRANSITION").contains(answer.code()))
            || (answer.status() == 503 && answer.code().equals("OVERLOADED"));
    if (!expected) {
      throw new AssertionError(what + ": " + answer);
    }
  }
}
