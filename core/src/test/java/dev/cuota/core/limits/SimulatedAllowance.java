package dev.cuota.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** One run of {@link ConservationSimulation}: a world of its own, driven by its seed alone. */
final class SimulatedAllowance {
  private static final int STEPS = 250;
  private static final long MAX_SKEW_MILLIS = Duration.ofHours(5).toMillis();

  private final Random random;
  private final SimulatedServer server;
  private final List<SimulatedHolder> holders = new ArrayList<>();
  private final List<Message> network = new ArrayList<>();
  private long now = Duration.ofDays(30).toMillis();
  private long direct;

  /** Something under way. */
  private sealed interface Message {
    /** To any node. */
    record Request(SimulatedHolder from, long incarnation, SimulatedHolder.Says says)
        implements Message {}

    /** Back to the process that asked, if it is still there. */
    record Response(
        SimulatedHolder to, long incarnation, long exchange, SimulatedServer.Answer answer)
        implements Message {}
  }

  SimulatedAllowance(long seed) {
    this.random = new Random(seed);
    this.server = new SimulatedServer(50 + random.nextInt(2_000), new UUID(seed, 0));
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      holders.add(new SimulatedHolder("holder-" + i));
    }
  }

  /** Runs to the end; answers how many steps that took. */
  long run() {
    for (int step = 0; step < STEPS; step++) {
      step();
      check();
    }
    settle();
    return STEPS;
  }

  private void step() {
    now += random.nextInt(20) == 0 ? Duration.ofMinutes(random.nextInt(30)).toMillis() : 200L;
    SimulatedHolder holder = holders.get(random.nextInt(holders.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> spend(holder);
      case 4, 5 -> speak(holder);
      case 6, 7, 8 -> deliver();
      case 9 -> disturb();
      case 10 -> server.sweep(clockOfSomeNode());
      default -> rare(holder);
    }
  }

  private void rare(SimulatedHolder holder) {
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        long amount = 1L + random.nextInt(20);
        direct += server.consume(amount) ? amount : 0;
      }
      case 2, 3 -> holder.kill(random.nextInt(4) == 0);
      case 4 -> network.removeIf(message -> message instanceof Message.Request);
      default -> holder.giveUp();
    }
  }

  /** A node's clock may be hours away from the others'. */
  private long clockOfSomeNode() {
    return now + random.nextLong(2 * MAX_SKEW_MILLIS) - MAX_SKEW_MILLIS;
  }

  private void spend(SimulatedHolder holder) {
    for (int i = random.nextInt(30); i >= 0; i--) {
      holder.spend(1 + random.nextInt(3));
    }
  }

  private void speak(SimulatedHolder holder) {
    SimulatedHolder.Says says = holder.speak(random);
    if (says != null) {
      network.add(new Message.Request(holder, holder.incarnation(), says));
    }
  }

  private void deliver() {
    if (!network.isEmpty()) {
      deliver(network.remove(random.nextInt(network.size())));
    }
  }

  private void deliver(Message message) {
    switch (message) {
      case Message.Request(SimulatedHolder from, long incarnation, SimulatedHolder.Says says) -> {
        SimulatedServer.Answer answer = server.answer(says, clockOfSomeNode());
        network.add(new Message.Response(from, incarnation, says.exchange(), answer));
      }
      case Message.Response(
              SimulatedHolder to,
              long incarnation,
              long exchange,
              SimulatedServer.Answer answer) ->
          to.hear(incarnation, exchange, answer);
    }
  }

  /** Loses a message, or doubles it. */
  private void disturb() {
    if (!network.isEmpty()) {
      Message message = network.get(random.nextInt(network.size()));
      if (random.nextBoolean()) {
        network.remove(message);
      } else {
        network.add(message);
      }
    }
  }

  private void check() {
    Pool pool = server.pool();
    assertThat(pool.granted())
        .isEqualByComparingTo(
            pool.spent().add(pool.held()).add(pool.returned()).add(pool.forfeited()));
    assertThat(server.used().add(pool.promised())).isLessThanOrEqualTo(server.limit());
    assertThat(BigDecimal.valueOf(spentInTruth())).isLessThanOrEqualTo(server.limit());
    assertThat(server.used()).isLessThanOrEqualTo(BigDecimal.valueOf(spentInTruth()));
    for (SimulatedHolder holder : holders) {
      assertThat(holder.overspent()).isFalse();
    }
  }

  private long spentInTruth() {
    return direct + holders.stream().mapToLong(SimulatedHolder::spentInTruth).sum();
  }

  /** The storm is over: everything is delivered, and every process says its last word. */
  private void settle() {
    while (!network.isEmpty()) {
      deliver();
      check();
    }
    for (SimulatedHolder holder : holders) {
      holder.giveUp();
      for (int i = 0; i < 8; i++) {
        SimulatedHolder.Says says = holder.farewell();
        holder.hear(holder.incarnation(), says.exchange(), server.answer(says, now));
        check();
      }
    }
    BigDecimal truth = BigDecimal.valueOf(spentInTruth());
    assertThat(truth).isBetween(server.used(), server.used().add(server.pool().promised()));
    if (holders.stream().noneMatch(SimulatedHolder::hasLostDisk)) {
      assertThat(server.used()).isEqualByComparingTo(truth);
    }
    if (server.isUnbroken()) {
      assertThat(server.pool().promised()).isEqualByComparingTo(BigDecimal.ZERO);
      useTheRest();
    }
  }

  /** So the last unit can be used. */
  private void useTheRest() {
    while (server.consume(1)) {
      direct++;
    }
    assertThat(BigDecimal.valueOf(spentInTruth())).isEqualByComparingTo(server.limit());
  }
}
