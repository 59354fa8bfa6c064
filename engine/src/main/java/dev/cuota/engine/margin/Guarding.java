package dev.cuota.engine.margin;

import dev.cuota.core.margin.AccountMargin;
import dev.cuota.core.margin.GuardMode;
import dev.cuota.core.margin.GuardRules;
import dev.cuota.core.margin.MarginPolicy;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.security.Act;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds accounts to their margin in the running month, and lets them go when it recovers or the month
 * ends. Whoever is stopped in the middle does the same again.
 */
final class Guarding {
  private static final Cause CAUSE = Cause.job("margin_alerts");

  private final Platform platform;
  private final Journal journal;
  private final Throttles throttles;

  Guarding(Platform platform, Journal journal, Throttles throttles) {
    this.platform = platform;
    this.journal = journal;
    this.throttles = throttles;
  }

  /**
   * What is held now.
   *
   * @param margin why
   * @param isNew whether it was not before
   */
  record Now(AccountMargin margin, Held held, boolean isNew) {}

  /**
   * What has come of it.
   *
   * @param held all that are held now
   * @param lines what has changed, in words
   */
  record Done(List<Now> held, List<String> lines) {}

  /** Those that are held, of any month. */
  List<Held> held(EnvironmentId environment) {
    return platform.database().inTx(Scope.of(environment), tx -> GuardSql.held(tx, environment));
  }

  /** Judges all accounts of the running month. */
  Done judge(
      EnvironmentId environment,
      YearMonth running,
      List<AccountMargin> margins,
      MarginPolicy.Guard guard,
      boolean dryRun) {
    return new Judging(environment, running, guard, dryRun).all(margins);
  }

  private final class Judging {
    private final EnvironmentId environment;
    private final YearMonth running;
    private final MarginPolicy.Guard guard;
    private final boolean dryRun;
    private final List<Now> now = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    Judging(
        EnvironmentId environment, YearMonth running, MarginPolicy.Guard guard, boolean dryRun) {
      this.environment = environment;
      this.running = running;
      this.guard = guard;
      this.dryRun = dryRun;
    }

    Done all(List<AccountMargin> margins) {
      Map<Long, Held> before = new HashMap<>();
      for (Held one : held(environment)) {
        if (one.month().equals(running)) {
          before.put(one.account(), one);
        } else {
          letGo(one, "the month is over");
        }
      }
      for (AccountMargin margin : margins) {
        one(margin, before.remove(margin.account()));
      }
      before.values().forEach(one -> letGo(one, "it has no margin any more"));
      return new Done(now, lines);
    }

    private void one(AccountMargin margin, @Nullable Held before) {
      GuardMode mode = guard.of(margin.account());
      boolean holds = mode != GuardMode.REPORT && GuardRules.holds(margin, guard, before != null);
      if (holds) {
        hold(margin, mode, before);
      } else if (before != null) {
        letGo(before, told(margin));
      }
    }

    private void hold(AccountMargin margin, GuardMode mode, @Nullable Held before) {
      SortedMap<String, Quantity> rates =
          mode == GuardMode.THROTTLE ? guard.throttles() : Collections.emptySortedMap();
      List<String> was = before == null ? List.of() : before.throttled();
      Instant since = before == null ? platform.clock().now() : before.since();
      if (before == null) {
        lines.add("%s is held: %s".formatted(margin.key(), told(margin)));
      }
      if (dryRun) {
        List<String> wanted = List.copyOf(rates.keySet());
        now.add(
            new Now(
                margin, new Held(margin.account(), running, mode, wanted, since), before == null));
        return;
      }
      // Written before it is done, so that what a dead node has throttled is known to whoever goes
      // on.
      Held intended = new Held(margin.account(), running, mode, both(was, rates), since);
      write(intended, before, told(margin));
      Instant until = Period.month(running).end();
      List<String> throttled =
          throttles.apply(
              new Throttles.Wish(environment, margin.account(), rates, until, told(margin)),
              intended.throttled());
      Held after = new Held(margin.account(), running, mode, throttled, since);
      if (!after.equals(intended)) {
        write(after, intended, told(margin));
      }
      now.add(new Now(margin, after, before == null));
    }

    private static List<String> both(List<String> was, SortedMap<String, Quantity> rates) {
      List<String> both = new ArrayList<>(was);
      rates.keySet().stream().filter(key -> !was.contains(key)).forEach(both::add);
      return both;
    }

    private void write(Held held, @Nullable Held before, String why) {
      if (held.equals(before)) {
        return;
      }
      platform
          .database()
          .useTx(
              Scope.of(environment),
              tx -> {
                GuardSql.hold(tx, environment, held);
                if (before == null) {
                  Map<String, String> after = Map.of("mode", held.mode().wire(), "why", why);
                  journal.record(
                      tx,
                      new Act(
                          CAUSE,
                          "margin.held",
                          running.toString(),
                          held.account(),
                          Map.of(),
                          after));
                }
              });
    }

    /** What throttled it is cleared first, so that who is stopped in between comes by here again. */
    private void letGo(Held held, String why) {
      lines.add("account %d is let go: %s".formatted(held.account(), why));
      if (dryRun) {
        return;
      }
      Instant until = Period.month(held.month()).end();
      throttles.apply(
          new Throttles.Wish(environment, held.account(), Collections.emptySortedMap(), until, why),
          held.throttled());
      platform
          .database()
          .useTx(
              Scope.of(environment),
              tx -> {
                if (GuardSql.letGo(tx, environment, held, platform.clock().now())) {
                  journal.record(
                      tx,
                      new Act(
                          CAUSE,
                          "margin.let_go",
                          held.month().toString(),
                          held.account(),
                          Map.of("mode", held.mode().wire()),
                          Map.of("why", why)));
                }
              });
    }

    private static String told(AccountMargin margin) {
      return "costs %s and pays %s".formatted(margin.cost(), margin.income());
    }
  }
}
