package dev.cuota.engine.clusters;

import dev.cuota.core.clusters.ClusterStatus;

/** What became of a cluster that was to be registered, changed or removed. */
public sealed interface ClusterOutcome {

  /** It is done; of one that was removed, as it was. */
  record Done(Cluster cluster) implements ClusterOutcome {}

  /** There is to be one cluster only. */
  record SingleCluster() implements ClusterOutcome {}

  /** No key may look like that. */
  record InvalidKey() implements ClusterOutcome {}

  /** There is one of that key. */
  record Exists() implements ClusterOutcome {}

  /** There is none of that key. */
  record Missing() implements ClusterOutcome {}

  /**
   * Its database cannot be used.
   *
   * @param why as the database, or another cluster's key; empty when the flaw says it all
   */
  record Unfit(Flaw flaw, String why) implements ClusterOutcome {}

  /** It may not become that from what it is, or not while it does not answer. */
  record StatusRefused(ClusterStatus from, ClusterStatus to) implements ClusterOutcome {}

  /** So many tenants live there. */
  record Inhabited(long tenants) implements ClusterOutcome {}

  /** What is wrong with a database. */
  enum Flaw {
    /** Nobody says where it is. */
    NO_URL,
    /** The URL cannot be read, or says more than how to log in. */
    URL,
    /** The configuration says where it is, and nobody else. */
    CONFIGURED,
    /** It does not answer, or does not let Cuota in. */
    UNREACHABLE,
    /** Its server is older than Cuota can use. */
    OLD,
    /** Cuota may make no schema or role there. */
    RIGHTS,
    /** It is a control database. */
    CONTROL,
    /** Another key has it. */
    TAKEN
  }
}
