package dev.cuota.core.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether the approval of a store may begin. */
public final class ApprovalRules {
  private ApprovalRules() {}

  /** What comes of asking for it. */
  public enum Answer {
    /** It begins. */
    BEGIN,
    /** It is under way or was given before: nothing is left to do. */
    GIVEN,
    /** Its owner has waited for too long, and has to begin anew. */
    DRAFT_EXPIRED,
    /** The store was rejected. */
    REJECTED
  }

  /**
   * Decides.
   *
   * @param draftUntil until when the owner may ask; null for ever
   * @param underWay whether an approval of the store has begun and not ended
   */
  public static Answer ask(
      Publication publication, @Nullable Instant draftUntil, boolean underWay, Instant now) {
    if (underWay) {
      return Answer.GIVEN;
    }
    return switch (publication) {
      case PUBLISHED, PAUSED -> Answer.GIVEN;
      case REJECTED -> Answer.REJECTED;
      case PENDING_APPROVAL -> Answer.BEGIN;
      case DRAFT ->
          draftUntil != null && !now.isBefore(draftUntil) ? Answer.DRAFT_EXPIRED : Answer.BEGIN;
    };
  }
}
