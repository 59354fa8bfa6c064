package dev.cuota.core.clusters;

import java.util.Collection;

/**
 * Where a new account goes: among the clusters that take any, by their weights, and by nothing but the
 * account's key, so that every node says the same.
 *
 * <p>Each cluster draws as many tickets as its weight is, and the highest of all wins (rendezvous
 * hashing). A ticket depends on account, cluster and its own number alone. So a weight that grows moves
 * only the accounts that its new tickets win, all of them to that cluster, and one that shrinks only
 * those that the lost tickets had won.
 */
public final class Placement {
  /** Greatest weight. */
  public static final int MAX_WEIGHT = 1_000;

  /** Weight of a cluster of which nobody said another. */
  public static final int USUAL_WEIGHT = 100;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final char BETWEEN = 0;

  private Placement() {}

  /**
   * A cluster that may take accounts.
   *
   * @param status as it is in effect: one that does not answer is down
   */
  public record Candidate(String key, int weight, ClusterStatus status) {
    public Candidate {
      if (weight < 0 || weight > MAX_WEIGHT) {
        throw new IllegalArgumentException("a weight is 0 to %d".formatted(MAX_WEIGHT));
      }
    }

    private boolean takes() {
      return weight > 0 && status == ClusterStatus.READY;
    }
  }

  /** Chooses for an account; the order of the candidates does not matter. */
  public static PlacementOutcome place(String accountKey, Collection<Candidate> candidates) {
    Candidate best = null;
    long highest = 0;
    for (Candidate candidate : candidates) {
      if (candidate.takes()) {
        long ticket = highestTicket(accountKey, candidate);
        if (best == null || beats(ticket, candidate, highest, best)) {
          best = candidate;
          highest = ticket;
        }
      }
    }
    return best == null ? new PlacementOutcome.NoRoom() : new PlacementOutcome.Placed(best.key());
  }

  private static boolean beats(long ticket, Candidate candidate, long highest, Candidate best) {
    int compared = Long.compareUnsigned(ticket, highest);
    return compared > 0 || (compared == 0 && candidate.key().compareTo(best.key()) < 0);
  }

  private static long highestTicket(String accountKey, Candidate candidate) {
    long both = mixed(hash(hash(FNV_OFFSET, accountKey + BETWEEN), candidate.key()));
    long highest = 0;
    for (int number = 1; number <= candidate.weight(); number++) {
      long ticket = mixed(both + number * GOLDEN);
      highest = Long.compareUnsigned(ticket, highest) > 0 ? ticket : highest;
    }
    return highest;
  }

  /** FNV-1a, which says the same on every machine. */
  private static long hash(long from, String text) {
    long hash = from;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** The end of SplitMix64: each bit depends on all. */
  private static long mixed(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
