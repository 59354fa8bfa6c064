package dev.cuota.engine.metering;

import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.catalog.Catalogs;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Ids;
import java.time.Duration;
import java.util.List;

/** Takes usage in, exactly once, and says what was used. */
@SuppressWarnings("DoNotCallSuggester")
public final class Metering implements AutoCloseable {
  public Metering(Database database, Clock clock, Ids ids, Catalogs catalogs, Accounts accounts) {}

  /** The meters that count an environment's events now. */
  public MeterBook meters(EnvironmentId environment) {
    throw new UnsupportedOperationException("under construction");
  }

  /**
   * Stores events and counts them; returns once they are durable. Waits for other callers' events to
   * share a transaction with.
   *
   * @throws Overloaded when too much is waiting already; nothing was stored
   */
  public Acceptance accept(EnvironmentId environment, List<UsageEvent> events, BatchRule rule) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Records usage if its guards agree; exact across threads and nodes. */
  public ConditionalUsage.Result consume(ConditionalUsage usage) {
    throw new UnsupportedOperationException("under construction");
  }

  /** What the tenant's meters stand at in the calendar month that starts then. */
  public List<MonthTotal> totals(EnvironmentId environment, TenantId tenant, Period month) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Usage by window, tenant and dimension. */
  public List<UsageRow> query(MeterQuery query) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Stored events and what became of them. */
  public List<StoredEvent> events(EventFilter filter) {
    throw new UnsupportedOperationException("under construction");
  }

  /** Whether reads now see everything up to {@code position}; waits for it that long at most. */
  public boolean awaitPosition(long position, Duration patience) {
    throw new UnsupportedOperationException("under construction");
  }

  @Override
  public void close() {}

  /** Too many events wait to be written; try again shortly. */
  public static final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overloaded() {
      super("too many events are waiting to be written");
    }
  }
}
