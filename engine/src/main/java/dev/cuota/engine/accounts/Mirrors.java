package dev.cuota.engine.accounts;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.Outbox;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Has the clusters hear of what their stores are to show: promised by the commit that changes it, and
 * pushed after it. What is pushed is what holds then, so that it does not matter how often or in what
 * order it is.
 */
final class Mirrors {
  private static final String TOPIC = "accounts.mirror";

  private final Outbox outbox;

  Mirrors(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Says who pushes; once, before anything is due. */
  void pushedBy(BiConsumer<EnvironmentId, Long> push) {
    outbox.on(
        TOPIC,
        message -> {
          List<String> parts = List.of(message.payload().split(" ", 2));
          push.accept(
              new EnvironmentId(Integer.parseInt(parts.getFirst())),
              Long.parseLong(parts.getLast()));
        });
  }

  /** Something has changed that the clusters of an account's stores have to hear. */
  void due(Tx tx, EnvironmentId environment, long account) {
    StoreSql.touch(tx, environment, account);
    outbox.stage(tx, TOPIC, environment.value() + " " + account);
  }
}
