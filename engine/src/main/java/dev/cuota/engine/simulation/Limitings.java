package dev.cuota.engine.simulation;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.metering.NumberedMeter;
import dev.cuota.core.platform.TenantId;
import dev.cuota.core.simulation.Limiting;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.AccountMonth;
import dev.cuota.engine.limits.FeatureMonth;
import dev.cuota.engine.limits.MonthBook;
import dev.cuota.engine.limits.Supposed;
import dev.cuota.engine.metering.Metering;
import dev.cuota.engine.metering.Threshold;
import dev.cuota.engine.platform.Tx;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds who would have been refused something in a month, and from which hour on. */
final class Limitings {
  private final Metering metering;
  private final Course course;
  private final MonthBook.Frame frame;

  Limitings(Metering metering, Course course, MonthBook.Frame frame) {
    this.metering = metering;
    this.course = course;
    this.frame = frame;
  }

  private record Place(String feature, @Nullable TenantId tenant) {}

  /**
   * Somebody who would have been.
   *
   * @param threshold of which the hour is asked; null where hours are not known
   */
  private record Found(long account, Limited limited, @Nullable Threshold threshold) {}

  Map<Long, List<Limited>> of(Tx tx, List<Supposed.Of> both) {
    List<Found> found = new ArrayList<>();
    both.forEach(one -> look(one, found));
    List<Threshold> asked = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Threshold threshold = found.get(i).threshold();
      if (threshold != null) {
        asked.add(threshold);
        places.add(i);
      }
    }
    Map<Integer, Instant> hours =
        asked.isEmpty() ? Map.of() : metering.firstPassed(tx, asked, frame.month());
    Instant[] at = new Instant[found.size()];
    hours.forEach((place, hour) -> at[places.get(place)] = hour);
    Map<Long, List<Limited>> limited = new HashMap<>();
    for (int i = 0; i < at.length; i++) {
      limited
          .computeIfAbsent(found.get(i).account(), _ -> new ArrayList<>())
          .add(since(found.get(i).limited(), at[i]));
    }
    return limited;
  }

  private void look(Supposed.Of one, List<Found> found) {
    AccountMonth would = one.would();
    Set<Place> before = beyond(one.was());
    for (FeatureMonth feature : would.features()) {
      for (FeatureMonth.Part part : feature.parts()) {
        Limiting.of(part.entitlement(), part.used())
            .ifPresent(
                why -> {
                  Place place = new Place(feature.feature().key(), part.tenant());
                  found.add(found(would, feature.feature(), part, why, before.contains(place)));
                });
      }
    }
  }

  private static Set<Place> beyond(AccountMonth month) {
    Set<Place> beyond = new HashSet<>();
    for (FeatureMonth feature : month.features()) {
      for (FeatureMonth.Part part : feature.parts()) {
        if (Limiting.of(part.entitlement(), part.used()).isPresent()) {
          beyond.add(new Place(feature.feature().key(), part.tenant()));
        }
      }
    }
    return beyond;
  }

  private Found found(
      AccountMonth month, Feature feature, FeatureMonth.Part part, Limiting why, boolean before) {
    TenantId whose = part.tenant();
    List<Tenant> tenants =
        whose == null
            ? month.tenants()
            : month.tenants().stream().filter(one -> one.id().equals(whose)).toList();
    Limited limited =
        new Limited(
            YearMonth.from(month.month().start().atZone(ZoneOffset.UTC)),
            feature.key(),
            whose == null ? null : tenants.stream().map(Tenant::key).findFirst().orElse(null),
            why,
            part.used().used(),
            Limiting.allowed(part.used()),
            null,
            before);
    return new Found(month.account(), limited, threshold(feature, limited, tenants));
  }

  private @Nullable Threshold threshold(Feature feature, Limited limited, List<Tenant> tenants) {
    String key = feature.meter();
    NumberedMeter meter = key == null ? null : course.catalog().meters().meter(key).orElse(null);
    boolean addsUp =
        meter != null
            && meter.id() > 0
            && (meter.meter().aggregation() == Aggregation.SUM
                || meter.meter().aggregation() == Aggregation.COUNT);
    return meter == null || !addsUp
        ? null
        : new Threshold(
            tenants.stream().map(Tenant::id).toList(),
            meter.id(),
            feature.toMeterUnit(limited.allowed()).value());
  }

  private static Limited since(Limited limited, @Nullable Instant at) {
    return new Limited(
        limited.month(),
        limited.feature(),
        limited.tenant(),
        limited.why(),
        limited.used(),
        limited.allowed(),
        at,
        limited.before());
  }
}
