package dev.cuota.testkit;

import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionDates;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.engine.accounts.ChargeAnswer;
import dev.cuota.engine.accounts.ChargeOrder;
import dev.cuota.engine.accounts.GatewayAnswer;
import dev.cuota.engine.accounts.PaymentGateway;
import dev.cuota.engine.accounts.ProviderPage;
import dev.cuota.engine.accounts.ProviderSubscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A provider of payments that lives in memory and behaves as those of the world do: it answers in
 * pages, takes its time, is out of order now and then, and lets nobody ask too often.
 */
public final class FakeGateway implements PaymentGateway {
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final String provider;
  private final SettableClock clock;
  private final SortedMap<String, ProviderSubscription> subscriptions = new TreeMap<>();
  private final Deque<String> faults = new ArrayDeque<>();
  private final Map<UUID, ChargeAnswer> charges = new HashMap<>();
  private final Map<String, Money> taken = new HashMap<>();
  private Function<ChargeOrder, ChargeAnswer> nextAnswer =
      order -> new ChargeAnswer.Taken("payment " + order.charge());
  private int pageSize = 100;
  private int perWindow = Integer.MAX_VALUE;
  private Duration delay = Duration.ZERO;
  private Instant windowStart;
  private int inWindow;
  private int calls;

  /** One without subscriptions, limits or troubles, by that clock. */
  public FakeGateway(String provider, SettableClock clock) {
    this.provider = provider;
    this.clock = clock;
    this.windowStart = clock.now();
  }

  /** It has, from now on, a subscription of that name and status. */
  public synchronized FakeGateway has(String ref, @Nullable UUID ours, SubscriptionStatus status) {
    StatusWord word = new StatusWord(status, clock.now(), SubscriptionDates.NONE, null);
    subscriptions.put(ref, new ProviderSubscription(ref, ours, word, status.wire()));
    return this;
  }

  /** So many are on a page. */
  public synchronized FakeGateway inPagesOf(int size) {
    pageSize = size;
    return this;
  }

  /** So many questions are answered in each second. */
  public synchronized FakeGateway answering(int questionsInASecond) {
    perWindow = questionsInASecond;
    return this;
  }

  /** Each answer takes that long. */
  public synchronized FakeGateway taking(Duration time) {
    delay = time;
    return this;
  }

  /** The next questions, so many of them, are not answered. */
  public synchronized FakeGateway outOfOrderFor(int questions) {
    for (int i = 0; i < questions; i++) {
      faults.add("status 500");
    }
    return this;
  }

  /** How often it was asked. */
  public synchronized int calls() {
    return calls;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public synchronized GatewayAnswer<ProviderSubscription> find(
      EnvironmentId environment, String ref) {
    GatewayAnswer<ProviderSubscription> trouble = trouble();
    return trouble != null ? trouble : found(subscriptions.get(ref));
  }

  @Override
  public synchronized GatewayAnswer<ProviderSubscription> findOurs(
      EnvironmentId environment, UUID subscription) {
    GatewayAnswer<ProviderSubscription> trouble = trouble();
    return trouble != null
        ? trouble
        : found(
            subscriptions.values().stream()
                .filter(one -> subscription.equals(one.subscription()))
                .findFirst()
                .orElse(null));
  }

  @Override
  public synchronized GatewayAnswer<ProviderPage> page(
      EnvironmentId environment, @Nullable String cursor) {
    GatewayAnswer<ProviderPage> trouble = trouble();
    if (trouble != null) {
      return trouble;
    }
    List<ProviderSubscription> rest =
        List.copyOf(
            (cursor == null ? subscriptions : subscriptions.tailMap(cursor + '\0')).values());
    List<ProviderSubscription> page = rest.subList(0, Math.min(pageSize, rest.size()));
    return new GatewayAnswer.Found<>(
        new ProviderPage(page, page.size() < rest.size() ? page.getLast().ref() : null));
  }

  @Override
  public synchronized ChargeAnswer charge(ChargeOrder order) {
    GatewayAnswer<ChargeAnswer> trouble = trouble();
    if (trouble instanceof GatewayAnswer.Limited) {
      return new ChargeAnswer.Unreached("status 429");
    }
    ChargeAnswer before = charges.get(order.charge());
    if (before == null) {
      before = nextAnswer.apply(order);
      charges.put(order.charge(), before);
      if (before instanceof ChargeAnswer.Taken) {
        taken.merge(order.account(), order.amount(), Money::plus);
      }
    }
    // What it did it did, even if nobody hears of it.
    return trouble != null ? new ChargeAnswer.Unsure("status 500") : before;
  }

  @Override
  public synchronized GatewayAnswer<ChargeAnswer> findCharge(
      EnvironmentId environment, UUID charge) {
    GatewayAnswer<ChargeAnswer> trouble = trouble();
    ChargeAnswer known = charges.get(charge);
    return trouble != null
        ? trouble
        : known == null ? new GatewayAnswer.Missing<>() : new GatewayAnswer.Found<>(known);
  }

  /** Says that to what it is asked for from now on. */
  public synchronized FakeGateway saying(ChargeAnswer answer) {
    nextAnswer = _ -> answer;
    return this;
  }

  /** Does that with what it is asked for from now on. */
  public synchronized FakeGateway does(Function<ChargeOrder, ChargeAnswer> what) {
    nextAnswer = what;
    return this;
  }

  /** What is waiting is paid by now. */
  public synchronized void isPaid(UUID charge) {
    charges.put(charge, new ChargeAnswer.Taken("paid " + charge));
  }

  /** What it has taken of an account in all; null when it has taken nothing. */
  public synchronized @Nullable Money taken(String account) {
    return taken.get(account);
  }

  private static GatewayAnswer<ProviderSubscription> found(@Nullable ProviderSubscription one) {
    return one == null ? new GatewayAnswer.Missing<>() : new GatewayAnswer.Found<>(one);
  }

  private <T> @Nullable GatewayAnswer<T> trouble() {
    calls++;
    clock.advance(delay);
    if (!faults.isEmpty()) {
      return new GatewayAnswer.Unavailable<>(faults.remove());
    }
    Instant end = windowStart.plus(WINDOW);
    if (!clock.now().isBefore(end)) {
      windowStart = clock.now();
      inWindow = 0;
    }
    return ++inWindow > perWindow
        ? new GatewayAnswer.Limited<>(Duration.between(clock.now(), windowStart.plus(WINDOW)))
        : null;
  }
}
