package dev.cuota.engine.metering;

import dev.cuota.core.catalog.JsonPath;
import dev.cuota.core.metering.EventData;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.Scalar;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.platform.GroupCommit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One caller's conditional usage on its way into the ledger. */
final class Consumption implements GroupCommit.Item {
  private final ConditionalUsage usage;
  private final List<NumberedMeter> meters;
  private final String id;
  private final UUID key;
  private volatile boolean mayRepeat;
  private List<Tenant> tenants = List.of();
  private final CompletableFuture<ConditionalUsage.Result> answer = new CompletableFuture<>();

  /**
   * Prepares one.
   *
   * @param id the caller's, or a new one
   */
  Consumption(ConditionalUsage usage, List<NumberedMeter> meters, String id) {
    this.usage = usage;
    this.meters = meters;
    this.id = id;
    this.mayRepeat = usage.id() != null;
    this.key = new EventKey().of(environment(), ConsumeWriter.SOURCE, id);
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public void fail(RuntimeException reason) {
    answer.completeExceptionally(reason);
  }

  ConditionalUsage.Result await() {
    return answer.join();
  }

  void complete(ConditionalUsage.Result result) {
    answer.complete(result);
  }

  /** Whether something may be stored under its id: a caller's own, or tried once. */
  boolean mayRepeat() {
    return mayRepeat;
  }

  /** Notes that a write was tried, whose outcome may be unknown. */
  void tried() {
    mayRepeat = true;
  }

  ConditionalUsage usage() {
    return usage;
  }

  List<NumberedMeter> meters() {
    return meters;
  }

  UUID key() {
    return key;
  }

  /** Whether it uses an allowance that all tenants of the account share. */
  boolean isShared() {
    return usage.parts().stream().anyMatch(ConditionalUsage.Part::shared);
  }

  /** Notes who they are; its own tenant is one of them even if it was moved a moment ago. */
  void sharesWith(List<Tenant> others) {
    tenants = new ArrayList<>(others);
    if (others.stream().noneMatch(one -> one.id().equals(usage.tenant().id()))) {
      tenants.add(usage.tenant());
    }
  }

  /** The totals that the guard of a part asks about. */
  List<Cell> cells(int part, Instant now) {
    if (!usage.parts().get(part).shared()) {
      return List.of(cell(usage.tenant(), part, now));
    }
    return tenants.stream().map(tenant -> cell(tenant, part, now)).toList();
  }

  /** What these stand at, one for each part. */
  List<ConsumeWriter.Used> used(Instant now, Map<Cell, TotalLocks.Balance> balances) {
    List<ConsumeWriter.Used> used = new ArrayList<>(meters.size());
    for (int i = 0; i < meters.size(); i++) {
      used.add(
          new ConsumeWriter.Used(
              TotalLocks.required(balances, cell(usage.tenant(), i, now)),
              cells(i, now).stream().map(cell -> TotalLocks.required(balances, cell)).toList()));
    }
    return used;
  }

  private Cell cell(Tenant tenant, int part, Instant now) {
    Instant month = Grain.MONTH.bucket(now);
    return new Cell(tenant.id().value(), meters.get(part).id(), month, 0, environment().value());
  }

  /** Whether every guard agrees. */
  boolean allowed(List<ConsumeWriter.Used> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (!usage.parts().get(i).guard().allows(parts.get(i).total())) {
        return false;
      }
    }
    return true;
  }

  /** The answer when the id is new. */
  ConditionalUsage.Result decided(List<ConsumeWriter.Used> parts, boolean allowed, long position) {
    return new ConditionalUsage.Result(allowed, false, false, totals(parts), position);
  }

  /** The answer when something is stored under the id. */
  ConditionalUsage.Result again(
      List<ConsumeWriter.Used> parts, LedgerEntry.Stored stored, long position) {
    boolean same = stored.tenant().equals(usage.tenant().id()) && stored.data().equals(data());
    return new ConditionalUsage.Result(same, same, !same, totals(parts), position);
  }

  private static List<ConditionalUsage.Total> totals(List<ConsumeWriter.Used> parts) {
    return parts.stream().map(ConsumeWriter.Used::total).toList();
  }

  /** What was asked for, as the ledger keeps it: meters and amounts. */
  private String data() {
    StringBuilder json = new StringBuilder("{\"consumed\":{");
    for (int i = 0; i < meters.size(); i++) {
      json.append(i == 0 ? "" : ",")
          .append('"')
          .append(meters.get(i).meter().key())
          .append("\":")
          .append(usage.parts().get(i).amount());
    }
    return json.append("}}").toString();
  }

  LedgerEntry entry(List<Line> lines, Instant time, Instant now) {
    UsageEvent event =
        new UsageEvent(
            ConsumeWriter.SOURCE,
            id,
            ConsumeWriter.TYPE,
            usage.tenant().key(),
            time,
            new OwnData(data()));
    List<String> keys = meters.stream().map(meter -> meter.meter().key()).toList();
    return new LedgerEntry(
        key,
        environment(),
        usage.tenant().id(),
        event,
        time,
        now,
        lines,
        new Outcome.Accepted(keys, List.of()),
        null);
  }

  /** JSON that the server wrote itself; keys are plain, so nothing needs escaping. */
  private record OwnData(String text) implements EventData {
    @Override
    public byte[] json() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Scalar at(JsonPath path) {
      return new Scalar.Absent();
    }
  }

  private EnvironmentId environment() {
    return usage.tenant().environment();
  }
}
