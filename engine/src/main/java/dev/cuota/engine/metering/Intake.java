package dev.cuota.engine.metering;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cuota.core.metering.Attribution;
import dev.cuota.core.metering.Expected;
import dev.cuota.core.metering.MeterBook;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.metering.UsageEvent;
import dev.cuota.core.metering.UsageLine;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.accounts.Accounts;
import dev.cuota.engine.platform.Clock;
import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prepares events on their caller's own thread, so that the writers have only writing left: finds
 * their tenants, asks the meters, makes their keys.
 */
final class Intake {
  private static final long REMEMBERED_GROUPS = 100_000;

  private final Database database;
  private final Clock clock;
  private final Accounts accounts;
  private final Cache<Group, Integer> groups =
      Caffeine.newBuilder().maximumSize(REMEMBERED_GROUPS).build();

  Intake(Database database, Clock clock, Accounts accounts) {
    this.database = database;
    this.clock = clock;
    this.accounts = accounts;
  }

  /**
   * Events ready for the ledger.
   *
   * @param entries those that can be stored, in their order
   * @param rejections why the others cannot, by their place among the events
   */
  record Prepared(List<LedgerEntry> entries, Map<Integer, Outcome.Rejected> rejections) {}

  Prepared prepare(EnvironmentId environment, MeterBook meters, List<UsageEvent> events) {
    Map<Integer, Outcome.Rejected> rejections = new HashMap<>();
    List<Attribution> attributions = new ArrayList<>(events.size());
    Set<String> subjects = new HashSet<>();
    for (UsageEvent event : events) {
      Attribution attribution = attribute(meters, event);
      if (attribution
          instanceof Attribution.Invalid(String pointer, Expected expected, String meter)) {
        rejections.put(attributions.size(), new Outcome.Rejected(pointer, expected, meter));
      } else {
        subjects.add(event.subject());
      }
      attributions.add(attribution);
    }
    Entries entries = new Entries(environment, meters, accounts.numbers(environment, subjects));
    for (int i = 0; i < events.size(); i++) {
      if (!rejections.containsKey(i)) {
        entries.add(events.get(i), attributions.get(i));
      }
    }
    return new Prepared(entries.list, rejections);
  }

  private static Attribution attribute(MeterBook meters, UsageEvent event) {
    return event.source().equals(ConsumeWriter.SOURCE)
        ? new Attribution.Invalid("/source", Expected.OTHER_SOURCE, "")
        : meters.attribute(event);
  }

  /** Makes the entries of one batch. */
  private final class Entries {
    private final EnvironmentId environment;
    private final MeterBook meters;
    private final Map<String, TenantId> tenants;
    private final EventKey keys = new EventKey();
    private final Instant now = clock.now();
    private final List<LedgerEntry> list = new ArrayList<>();

    Entries(EnvironmentId environment, MeterBook meters, Map<String, TenantId> tenants) {
      this.environment = environment;
      this.meters = meters;
      this.tenants = tenants;
    }

    void add(UsageEvent event, Attribution attribution) {
      TenantId tenant = tenants.get(event.subject());
      if (tenant == null) {
        throw new IllegalStateException("no number for tenant " + event.subject());
      }
      list.add(
          new LedgerEntry(
              keys.of(environment, event.source(), event.id()),
              environment,
              tenant,
              event,
              event.time() == null ? now : event.time(),
              now,
              lines(environment, meters, attribution),
              accepted(meters, attribution),
              null));
    }
  }

  private List<Line> lines(EnvironmentId environment, MeterBook meters, Attribution attribution) {
    if (!(attribution instanceof Attribution.Counted(List<UsageLine> counted, _))) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>(counted.size());
    for (UsageLine line : counted) {
      lines.add(
          new Line(
              line.meter(),
              required(meters, line.meter()).meter().aggregation(),
              group(environment, line.meter(), line.group()),
              line.amount().value(),
              line.mark()));
    }
    return lines;
  }

  private static Outcome.Accepted accepted(MeterBook meters, Attribution attribution) {
    return switch (attribution) {
      case Attribution.Counted(List<UsageLine> lines, List<String> notes) ->
          new Outcome.Accepted(
              lines.stream().map(line -> required(meters, line.meter()).meter().key()).toList(),
              notes);
      case Attribution.Uncounted(String reason) -> new Outcome.Accepted(List.of(), List.of(reason));
      case Attribution.Invalid _ -> throw new IllegalStateException("an invalid event is not kept");
    };
  }

  private int group(EnvironmentId environment, int meter, SortedMap<String, String> dimensions) {
    if (dimensions.isEmpty()) {
      return 0;
    }
    return groups.get(new Group(meter, dimensions), group -> number(environment, group));
  }

  /**
   * Finds or makes a combination's number. A meter that has as many as it may counts further ones
   * together, so that a dimension which is different in every event cannot fill the database.
   */
  private int number(EnvironmentId environment, Group group) {
    return database.inTx(
        Scope.of(environment),
        tx ->
            MeteringSql.group(tx, group.meter(), group.dimensions())
                .orElseGet(() -> add(tx, environment, group)));
  }

  private static int add(Tx tx, EnvironmentId environment, Group group) {
    SortedMap<String, String> dimensions =
        MeteringSql.groups(tx, group.meter()) < Metering.MAX_GROUPS
            ? group.dimensions()
            : others(group.dimensions());
    MeteringSql.addGroup(tx, environment, group.meter(), dimensions);
    return MeteringSql.group(tx, group.meter(), dimensions)
        .orElseThrow(() -> new IllegalStateException("no number for " + dimensions));
  }

  private static SortedMap<String, String> others(SortedMap<String, String> dimensions) {
    TreeMap<String, String> others = new TreeMap<>();
    dimensions.keySet().forEach(name -> others.put(name, Metering.OTHER_VALUES));
    return others;
  }

  private static NumberedMeter required(MeterBook meters, int id) {
    return meters.meter(id).orElseThrow(() -> new IllegalStateException("no meter " + id));
  }

  /** A combination of dimension values of one meter. */
  private record Group(int meter, SortedMap<String, String> dimensions) {}
}
