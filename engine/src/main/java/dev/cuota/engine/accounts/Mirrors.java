package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Has the clusters hear of what their stores are to show: promised by the commit that changes it, and
 * pushed after it. What is pushed is what holds then, so that it does not matter how often or in what
 * order it is.
 */
final class Mirrors {
  private static final String TOPIC = "accounts.mirror";
  private static final int AT_ONCE = 500;

  private final Outbox outbox;

  Mirrors(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Says who pushes the stores of accounts; once, before anything is due. */
  void pushedBy(BiConsumer<EnvironmentId, List<Long>> push) {
    outbox.on(
        TOPIC,
        message -> {
          List<String> parts = List.of(message.payload().split(" "));
          push.accept(
              new EnvironmentId(Integer.parseInt(parts.getFirst())),
              parts.stream().skip(1).map(Long::valueOf).toList());
        });
  }

  /** Something has changed that the clusters of an account's stores have to hear. */
  void due(Tx tx, EnvironmentId environment, long account) {
    StoreSql.touch(tx, environment, account);
    stage(tx, environment, List.of(account));
  }

  /** Accounts are new, and the clusters of their stores have to hear of them. */
  void stage(Tx tx, EnvironmentId environment, List<Long> accounts) {
    for (int from = 0; from < accounts.size(); from += AT_ONCE) {
      String some =
          accounts.subList(from, Math.min(accounts.size(), from + AT_ONCE)).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(" "));
      outbox.stage(tx, TOPIC, environment.value() + " " + some);
    }
  }
}
