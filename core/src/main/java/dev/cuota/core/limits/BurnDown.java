package dev.cuota.core.limits;

import dev.cuota.core.platform.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rule that says how grants are used up. Time is cut where anything about them changes: at the start
 * of a month (UTC), and where a grant starts or expires. Inside such a segment the order in which use
 * came does not matter, so its sum is enough:
 *
 * <ol>
 *   <li>what the plan includes in the month is used first,
 *   <li>then what is left of each grant that is open, in {@link Grant#BURN_ORDER},
 *   <li>the rest is beyond everything. A grant that starts later does not cover it.
 * </ol>
 *
 * <p>With a new month the plan includes its amount again, and a grant has what it carries over, and if it
 * is monthly its amount.
 */
public final class BurnDown {
  private final List<Grant> grants;
  private final Instant now;
  private final Instant from;

  /** What a month includes. */
  @FunctionalInterface
  public interface Included {
    /** The plan's amount in the month that starts then; null where grants are not needed. */
    @Nullable BigDecimal in(Instant month);
  }

  private BurnDown(List<Grant> grants, Instant now, Instant from) {
    this.grants = grants.stream().sorted(Grant.BURN_ORDER).toList();
    this.now = now;
    this.from = from;
  }

  /**
   * What has to be looked at to know how grants stand now. Those that were over before any that can
   * still matter had started are not looked at, and stand as if nothing had been used of them.
   *
   * @param grants of one feature and holder
   */
  public static BurnDown now(List<Grant> grants, Instant now) {
    Instant from = Period.month(now).start();
    Instant before;
    do {
      before = from;
      for (Grant grant : grants) {
        Instant month = Period.month(grant.starts()).start();
        from = grant.ends().isAfter(from) && month.isBefore(from) ? month : from;
      }
    } while (from.isBefore(before));
    return new BurnDown(grants, now, from);
  }

  /** The same from the first of them on, so that it is known of each what was used of it. */
  public static BurnDown whole(List<Grant> grants, Instant now) {
    Instant from = Period.month(now).start();
    for (Grant grant : grants) {
      Instant month = Period.month(grant.starts()).start();
      from = month.isBefore(from) ? month : from;
    }
    return new BurnDown(grants, now, from);
  }

  /**
   * The segments, on whole hours and without a gap. The last one is the running one; it reaches to the end
   * of the month, as what was counted for later already is used already.
   */
  public List<Period> segments() {
    List<Period> segments = new ArrayList<>();
    for (Instant month = from; !month.isAfter(now); month = Period.month(month).end()) {
      Period whole = Period.month(month);
      Instant start = month;
      for (Instant cut : cuts(whole)) {
        segments.add(new Period(start, cut));
        start = cut;
      }
      segments.add(new Period(start, whole.end()));
    }
    return segments;
  }

  /** When anything changes by itself next. */
  public Instant until() {
    Instant next = Period.month(now).end();
    for (Grant grant : grants) {
      next = sooner(next, grant.starts());
      next = sooner(next, grant.expires());
    }
    return next;
  }

  /**
   * Works it out.
   *
   * @param used in each of the {@link #segments}
   */
  public Burned burn(Included included, List<BigDecimal> used) {
    List<Period> segments = segments();
    if (used.size() != segments.size()) {
      throw new IllegalArgumentException(used.size() + " sums for " + segments.size());
    }
    Months months = new Months();
    for (int i = 0; i < used.size(); i++) {
      Instant start = segments.get(i).start();
      if (Period.month(start).start().equals(start)) {
        months.begin(start, included.in(start));
      }
      months.open(start);
      if (i == used.size() - 1) {
        months.mark();
      }
      months.burning.use(used.get(i), months.openSources(start));
    }
    return months.burned();
  }

  private SortedSet<Instant> cuts(Period month) {
    SortedSet<Instant> cuts = new TreeSet<>();
    for (Grant grant : grants) {
      addCut(cuts, grant.starts(), month);
      addCut(cuts, grant.expires(), month);
    }
    return cuts;
  }

  private void addCut(Set<Instant> cuts, @Nullable Instant time, Period month) {
    if (time != null && time.isAfter(month.start()) && month.contains(time) && !time.isAfter(now)) {
      cuts.add(time);
    }
  }

  private Instant sooner(Instant next, @Nullable Instant time) {
    return time != null && time.isAfter(now) && time.isBefore(next) ? time : next;
  }

  /** How it stands while segments go by. */
  private final class Months {
    private Burning burning = new Burning(BigDecimal.ZERO);
    private final Map<UUID, Burning.Source> sources = new HashMap<>();
    private final Map<UUID, BigDecimal> usedBefore = new HashMap<>();
    private BigDecimal granted = BigDecimal.ZERO;
    private BigDecimal passed = BigDecimal.ZERO;
    private boolean open;

    void begin(Instant month, @Nullable BigDecimal included) {
      burning = new Burning(included);
      for (Grant grant : grants) {
        Burning.Source source = sources.remove(grant.id());
        if (source != null) {
          usedBefore.merge(grant.id(), source.taken(), BigDecimal::add);
          if (grant.isOpen(month)) {
            sources.put(grant.id(), new Burning.Source(grant.opening(source.left(), month)));
          }
        }
      }
    }

    /** Those that start with a segment. */
    void open(Instant start) {
      for (Grant grant : grants) {
        if (grant.isOpen(start) && !sources.containsKey(grant.id())) {
          sources.put(grant.id(), new Burning.Source(grant.first()));
        }
      }
    }

    List<Burning.Source> openSources(Instant start) {
      List<Burning.Source> found = new ArrayList<>();
      for (Grant grant : grants) {
        Burning.Source source = sources.get(grant.id());
        if (source != null && grant.isOpen(start)) {
          found.add(source);
        }
      }
      return found;
    }

    /** Notes how it stands as the running segment begins. */
    void mark() {
      passed = burning.beyond().taken();
      for (Grant grant : grants) {
        Burning.Source source = sources.get(grant.id());
        if (source != null) {
          granted = granted.add(source.taken());
          if (grant.isOpen(now)) {
            granted = granted.add(source.left());
            open = true;
          }
        }
      }
    }

    Burned burned() {
      return new Burned(
          grants.stream().map(this::burned).toList(),
          burning.included().taken(),
          burning.beyond().taken(),
          granted,
          passed,
          open,
          until());
    }

    private Burned.OfGrant burned(Grant grant) {
      Burning.Source source = sources.get(grant.id());
      BigDecimal usedNow = source == null ? BigDecimal.ZERO : source.taken();
      Burned.State state = state(grant, source);
      BigDecimal left =
          state == Burned.State.WAITING
              ? grant.amount()
              : source == null || state != Burned.State.ACTIVE ? BigDecimal.ZERO : source.left();
      return new Burned.OfGrant(
          grant,
          usedBefore.getOrDefault(grant.id(), BigDecimal.ZERO).add(usedNow),
          usedNow,
          left,
          state);
    }

    private Burned.State state(Grant grant, Burning.@Nullable Source source) {
      if (grant.voided() != null) {
        return Burned.State.VOIDED;
      } else if (grant.starts().isAfter(now)) {
        return Burned.State.WAITING;
      } else if (!grant.isOpen(now)) {
        return Burned.State.EXPIRED;
      }
      return source == null || source.left().signum() == 0
          ? Burned.State.USED_UP
          : Burned.State.ACTIVE;
    }
  }
}
