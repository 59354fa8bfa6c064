package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.platform.GroupCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one request has taken of leases, on its way into the journal. */
final class Spend implements GroupCommit.Item {
  private final EnvironmentId environment;
  private final List<NodeLease> leases = new ArrayList<>(1);
  private final List<Long> amounts = new ArrayList<>(1);
  private final CompletableFuture<Long> position = new CompletableFuture<>();

  Spend(EnvironmentId environment) {
    this.environment = environment;
  }

  EnvironmentId environment() {
    return environment;
  }

  void add(NodeLease lease, long amount) {
    leases.add(lease);
    amounts.add(amount);
  }

  List<NodeLease> leases() {
    return leases;
  }

  long amount(int index) {
    return amounts.get(index);
  }

  /** Notes that it stands in the journal; under its lock. */
  void journaled() {
    for (int i = 0; i < leases.size(); i++) {
      leases.get(i).journaled(amounts.get(i));
    }
  }

  void giveBack() {
    for (int i = 0; i < leases.size(); i++) {
      leases.get(i).giveBack(amounts.get(i));
    }
  }

  /** Tells the caller where the ledger will hold it. */
  void complete(long at) {
    position.complete(at);
  }

  @Override
  public int weight() {
    return leases.size();
  }

  @Override
  public void fail(RuntimeException reason) {
    position.completeExceptionally(reason);
  }

  /** Waits until it is durable; answers the position at which the ledger will hold it. */
  long await() {
    return position.join();
  }
}
