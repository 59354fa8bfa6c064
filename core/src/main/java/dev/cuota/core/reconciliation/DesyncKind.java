package dev.cuota.core.reconciliation;

import java.util.Locale;

/** A way in which the control database and a cluster, or a store and its subscription, disagree. */
public enum DesyncKind {
  /** The store is to be shown, and its cluster does not show it. */
  NOT_PUBLISHED(Remedy.TELL),
  /** The store is to be shown, and somebody has paused it in its cluster by hand. */
  PAUSED_BY_HAND(Remedy.ASK),
  /** The store is not to be shown, and its cluster shows it. */
  STILL_PUBLISHED(Remedy.TELL),
  /** It is found by another slug there. */
  SLUG_DIFFERS(Remedy.TELL),
  /** Name, plan, status or reason are others there. */
  DETAILS_DIFFER(Remedy.TELL),
  /** Its cluster does not know it. */
  MISSING_IN_CLUSTER(Remedy.TELL),
  /** A cluster knows a tenant that nobody knows here. */
  MISSING_IN_CONTROL(Remedy.ASK),
  /** A cluster knows a tenant that lives on another one. */
  LIVES_ELSEWHERE(Remedy.ASK),
  /** The store is paused for its subscription, which is in order. */
  PAUSED_THOUGH_ACTIVE(Remedy.FOLLOW),
  /** The store is shown, and its subscription denies it. */
  PUBLISHED_THOUGH_DENIED(Remedy.FOLLOW);

  private final Remedy remedy;

  DesyncKind(Remedy remedy) {
    this.remedy = remedy;
  }

  /** In words, such as {@code slug differs}. */
  public String said() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What helps. */
  public Remedy remedy() {
    return remedy;
  }

  /** What helps against a disagreement. */
  public enum Remedy {
    /** The control database wins: the cluster is told again. */
    TELL,
    /** The store is made to follow its subscription. */
    FOLLOW,
    /** Nothing is safe: a person has to decide. */
    ASK
  }
}
