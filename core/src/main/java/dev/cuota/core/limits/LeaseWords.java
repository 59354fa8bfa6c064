package dev.cuota.core.limits;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The rule for what to believe of an exchange with a holder of leases, whose messages may be lost, come
 * twice, late or in another order, and whose processes die and are followed by others:
 *
 * <ul>
 *   <li>Of a holder's processes only the newest is heard; it may speak for those before it.
 *   <li>What was spent only grows, so every report counts, whenever it comes.
 *   <li>A holder notes a lease on its disk before it spends it, discards the answer to an exchange that
 *       it has given up, and lists the leases it has. So a lease that was given in an earlier exchange and
 *       is not in the list of a later one was never heard of: nobody spends it, and it is closed.
 *   <li>The list, like the wants, counts only in an exchange later than all those heard before. It says
 *       nothing of processes whose disk the newest one has not found.
 * </ul>
 */
public final class LeaseWords {
  private LeaseWords() {}

  /**
   * What is known of a holder.
   *
   * @param epoch of its newest process, from 1
   * @param exchange the greatest that was heard of that process
   * @param since the first of the processes in a row that have found the disk of the one before
   */
  public record Holder(long epoch, long exchange, long since) {
    /** One that nothing was heard of. */
    public static final Holder NEW = new Holder(0, 0, 1);

    /** It after an exchange of its newest process. */
    public Holder heard(long number) {
      return new Holder(epoch, Math.max(exchange, number), since);
    }

    /**
     * It once another process has begun.
     *
     * @param previous epoch of the process whose disk that one has found; 0 for none
     */
    public Holder begun(long previous) {
      return new Holder(epoch + 1, 0, previous == epoch ? since : epoch + 1);
    }
  }

  /**
   * What a process says.
   *
   * @param epoch its own
   * @param exchange grows with each
   * @param open the leases it holds, with those it closes now
   */
  public record Said(long epoch, long exchange, Set<UUID> open, List<Report> reports) {
    public Said {
      open = Set.copyOf(open);
      reports = List.copyOf(reports);
    }
  }

  /**
   * What was spent of a lease since it was given.
   *
   * @param spent in the meter's unit
   */
  public record Report(UUID lease, BigDecimal spent, long uses, boolean last) {}

  /**
   * A lease of the holder.
   *
   * @param epoch of the process it was given to
   */
  public record Known(Lease lease, long epoch) {}

  /** What to believe. */
  public sealed interface Verdict {}

  /** A newer process speaks for the holder; nothing of it counts. */
  public record Fenced() implements Verdict {}

  /**
   * More was spent than given, which no right holder does; nothing of it counts.
   *
   * @param report its place in the list
   */
  public record Overspent(int report) implements Verdict {}

  /**
   * Each lease's next word.
   *
   * @param words what is known of leases now, by lease
   * @param isNewest whether its wants count
   */
  public record Believed(Map<UUID, Report> words, boolean isNewest) implements Verdict {}

  /**
   * Judges.
   *
   * @param leases those named in {@code said}, if they are the holder's, and all others of the holder
   *     that are not closed
   */
  public static Verdict of(Holder holder, Said said, Map<UUID, Known> leases) {
    if (said.epoch() != holder.epoch()) {
      return new Fenced();
    }
    Map<UUID, Report> words = new LinkedHashMap<>();
    for (int i = 0; i < said.reports().size(); i++) {
      Report report = said.reports().get(i);
      Known known = leases.get(report.lease());
      if (known != null) {
        if (!known.lease().covers(report.spent())) {
          return new Overspent(i);
        }
        words.merge(report.lease(), report, LeaseWords::further);
      }
    }
    boolean newest = said.exchange() > holder.exchange();
    if (newest) {
      leases.forEach(
          (id, known) -> {
            boolean open = said.open().contains(id);
            // None of this process is newer than the exchange, as it is the newest.
            boolean lost = !open && known.epoch() >= holder.since();
            if (open || lost) {
              words.putIfAbsent(
                  id, new Report(id, known.lease().spent(), known.lease().uses(), lost));
            }
          });
    }
    return new Believed(words, newest);
  }

  private static Report further(Report one, Report other) {
    return new Report(
        one.lease(),
        one.spent().max(other.spent()),
        Math.max(one.uses(), other.uses()),
        one.last() || other.last());
  }
}
