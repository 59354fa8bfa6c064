package dev.cuota.core.reconciliation;

import java.util.Locale;

/** A way in which subscriptions here and their provider, or their stores, disagree. */
public enum ProviderMismatchKind {
  /** It has waited for a day, and the provider knows what became of it. */
  PENDING_SETTLED(Remedy.HEED),
  /** It has waited for a day, and the provider waits, too. */
  STILL_PENDING(Remedy.ASK),
  /** It has waited for a day, and there is nobody who could be asked. */
  NOBODY_TO_ASK(Remedy.ASK),
  /** The provider says another status, and to heed it takes access from nobody. */
  STATUS_DIFFERS(Remedy.HEED),
  /** The provider says that it has ended, or is not paid; heeding that would take access away. */
  ENDED_THERE(Remedy.ASK),
  /** The provider says what cannot follow here. */
  CANNOT_FOLLOW(Remedy.ASK),
  /** It has ended here, or was switched off, and the provider goes on taking money for it. */
  CHARGED_THOUGH_OVER(Remedy.ASK),
  /** The provider does not know it. */
  NOT_THERE(Remedy.ASK),
  /** The provider has one that nobody knows here. */
  ONLY_THERE(Remedy.ASK),
  /** A store is paused for a subscription that is in order. */
  STORE_PAUSED(Remedy.FOLLOW);

  private final Remedy remedy;

  ProviderMismatchKind(Remedy remedy) {
    this.remedy = remedy;
  }

  /** What helps. */
  public Remedy remedy() {
    return remedy;
  }

  /** As the wire spells it, such as {@code ended_there}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What helps against a mismatch. */
  public enum Remedy {
    /** The status goes in as the provider says it. */
    HEED,
    /** The store is made to follow its subscription. */
    FOLLOW,
    /** Nothing is safe: a person has to decide. */
    ASK
  }
}
