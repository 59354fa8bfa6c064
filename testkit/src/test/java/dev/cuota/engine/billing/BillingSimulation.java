package dev.cuota.engine.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.accounts.PlanMove;
import dev.cuota.engine.limits.OverrideChange;
import dev.cuota.engine.platform.JobRun;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Events, late ones and ones taken back, overrides, changes of plan, runs and payments in any order: in the
 * end everybody was asked for what a much simpler model says.
 */
class BillingSimulation {
  private static final List<String> TENANTS = List.of("a", "b", "c");
  private static final int SMALL = 100;
  private static final int LARGE = 1_000;

  @Test
  void everybodyIsAskedForWhatTheyOwe() {
    for (int i = 0; i < 3; i++) {
      run(new Random().nextLong(), 150);
    }
  }

  @Test
  @Tag("long")
  void inTheLongRunToo() {
    for (int i = 0; i < 40; i++) {
      run(new Random().nextLong(), 400);
    }
  }

  private static void run(long seed, int steps) {
    try (Books books = new Books()) {
      Course course = new Course(books, new Random(seed));
      for (int i = 0; i < steps; i++) {
        course.step();
      }
      course.end();
      course.check(seed);
    }
  }

  /** What is done to the books, and what it should come to. */
  private static final class Course {
    private final Books books;
    private final Random random;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Said> limits = new ArrayList<>();
    private final List<Said> plans = new ArrayList<>();

    private record Sent(String id, String tenant, int amount, Instant time) {}

    /** What was said at a time; null for what the plan says. */
    private record Said(Instant at, String tenant, @Nullable Integer limit) {}

    Course(Books books, Random random) {
      this.books = books;
      this.random = random;
    }

    void step() {
      books.world.clock().advance(Duration.ofMinutes(1 + random.nextInt(2_000)));
      String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> send(tenant);
        case 4 -> takeBack();
        case 5 -> override(tenant);
        case 6 -> move(tenant);
        case 7, 8 -> bill();
        case 9 -> books.corrections();
        case 10 -> books.settle();
        default -> send(tenant);
      }
    }

    void end() {
      books.clock(Period.month(now()).end().plus(Duration.ofDays(2)));
      bill();
      books.corrections();
      assertThat(books.corrections()).isEqualTo(RunTally.NONE);
    }

    private Instant now() {
      return books.world.clock().now();
    }

    private void send(String tenant) {
      Instant time = now().minus(Duration.ofHours(random.nextInt(24 * 45)));
      Instant first = Period.month(Books.JANUARY).start();
      time = time.isBefore(first) ? first : time;
      int amount = random.nextInt(120);
      sent.add(new Sent(books.tokens(tenant, amount, time), tenant, amount, time));
    }

    private void takeBack() {
      if (!sent.isEmpty()) {
        books.takeBack(sent.remove(random.nextInt(sent.size())).id());
      }
    }

    private void override(String tenant) {
      Integer limit = random.nextInt(4) == 0 ? null : random.nextInt(300);
      Limit said = limit == null ? null : Limit.atMost(Quantity.of(limit));
      books
          .engine()
          .limits()
          .override(
              books.tenant(tenant), false, new OverrideChange("tokens", said, null, "", "ada"));
      limits.add(new Said(now(), tenant, limit));
    }

    private void move(String tenant) {
      boolean large = random.nextBoolean();
      String key = books.tenant(tenant).key();
      books
          .engine()
          .planMoves()
          .make(
              books.world.environment(),
              new PlanMove(new PlanMove.Named(List.of(key)), large ? "large" : "small", null),
              "ada",
              (_, _) -> {});
      plans.add(new Said(now(), tenant, large ? LARGE : SMALL));
    }

    /** All months that are over, in any order; some of them were billed before. */
    private void bill() {
      YearMonth running = YearMonth.from(now().atZone(ZoneOffset.UTC));
      for (YearMonth month = running.minusMonths(1);
          !month.isBefore(Books.JANUARY);
          month = month.minusMonths(1)) {
        books
            .billing()
            .overage(
                new Billing.Ask(books.world.environment(), month, false),
                Books.ADA,
                JobRun.Progress.UNHEARD);
      }
    }

    void check(long seed) {
      Map<String, Money> asked = new TreeMap<>();
      for (Adjustment one :
          books.billing().adjustments().search(AdjustmentSearch.of(books.world.environment()))) {
        assertThat(one.status()).isNotEqualTo(AdjustmentStatus.FAILED);
        String thing = one.account() + " " + one.subject().month().start();
        asked.merge(thing, one.amount(), Money::plus);
      }
      asked.values().removeIf(money -> money.signum() == 0);
      assertThat(asked).as("seed %d", seed).isEqualTo(owed());
    }

    private Map<String, Money> owed() {
      Map<String, Integer> used = new HashMap<>();
      for (Sent one : sent) {
        used.merge(
            one.tenant() + " " + Period.month(one.time()).start(), one.amount(), Integer::sum);
      }
      Map<String, Money> owed = new TreeMap<>();
      used.forEach(
          (thing, amount) -> {
            String tenant = thing.substring(0, thing.indexOf(' '));
            Instant month = Instant.parse(thing.substring(thing.indexOf(' ') + 1));
            int over = amount - limit(tenant, Period.month(month).end());
            if (over > 0) {
              owed.put(
                  books.tenant(tenant).account() + " " + month,
                  new Money(BigDecimal.valueOf(over, 2), "EUR"));
            }
          });
      return owed;
    }

    private int limit(String tenant, Instant end) {
      Integer said = last(limits, tenant, end, null);
      return said != null ? said : Objects.requireNonNull(last(plans, tenant, end, SMALL));
    }

    private static @Nullable Integer last(
        List<Said> all, String tenant, Instant end, @Nullable Integer otherwise) {
      Integer last = otherwise;
      for (Said one : all) {
        if (one.tenant().equals(tenant) && one.at().isBefore(end)) {
          last = one.limit();
        }
      }
      return last;
    }
  }
}
