package dev.cuota.engine.metering;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row that wants to be in the ledger.
 *
 * @param lines one for each meter that counted it
 * @param outcome what its caller is told once it is stored
 * @param reverses key of the entry that this one takes back; null for ordinary ones
 */
record LedgerEntry(
    UUID key,
    EnvironmentId environment,
    TenantId tenant,
    UsageEvent event,
    Instant time,
    Instant receivedAt,
    List<Line> lines,
    Outcome.Accepted outcome,
    @Nullable UUID reverses) {

  /** As PostgreSQL's index sorts keys. */
  static final Comparator<UUID> KEY_ORDER =
      (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0
            ? high
            : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
      };

  /** The columns that {@link #write} fills, in its order. */
  static final String COLUMNS =
      "key, position, tenant, time, received_at, environment, type, source, id, data,"
          + " meters, amounts, groups, marks, note, reverses";

  private static final int COLUMN_COUNT = 16;

  void write(CopyBuffer to, long position) {
    to.row(COLUMN_COUNT);
    to.uuid(key);
    to.bigint(position);
    to.bigint(tenant.value());
    to.time(time);
    to.time(receivedAt);
    to.smallint(environment.value());
    to.text(event.type());
    to.text(event.source());
    to.text(event.id());
    to.raw(event.data().json());
    writeLines(to);
    to.text(outcome.meters().isEmpty() ? String.join("; ", outcome.notes()) : null);
    if (reverses == null) {
      to.nothing();
    } else {
      to.uuid(reverses);
    }
  }

  private void writeLines(CopyBuffer to) {
    if (lines.isEmpty()) {
      to.nothing();
      to.nothing();
      to.nothing();
      to.nothing();
      return;
    }
    int[] meters = new int[lines.size()];
    int[] groups = new int[meters.length];
    boolean grouped = false;
    boolean marked = false;
    for (int i = 0; i < meters.length; i++) {
      Line line = lines.get(i);
      meters[i] = line.meter();
      groups[i] = line.group();
      grouped |= line.group() != 0;
      marked |= line.mark() != null;
    }
    to.ints(meters);
    to.amounts(lines);
    if (grouped) {
      to.ints(groups);
    } else {
      to.nothing();
    }
    if (marked) {
      to.marks(lines);
    } else {
      to.nothing();
    }
  }

  /** Whether this says the same as the entry stored under the same key. */
  boolean repeats(Stored stored) {
    boolean sameTime = event.time() == null || time.equals(stored.time());
    return sameTime
        && tenant.equals(stored.tenant())
        && event.source().equals(stored.source())
        && event.id().equals(stored.id())
        && event.type().equals(stored.type())
        && event.data().sameAs(stored.data());
  }

  /** This as it would look once stored. */
  Stored stored(long position) {
    return new Stored(
        key,
        tenant,
        event.type(),
        event.source(),
        event.id(),
        time,
        new String(event.data().json(), StandardCharsets.UTF_8),
        position);
  }

  /** What the ledger holds under a key. */
  record Stored(
      UUID key,
      TenantId tenant,
      String type,
      String source,
      String id,
      Instant time,
      String data,
      long position) {}
}
