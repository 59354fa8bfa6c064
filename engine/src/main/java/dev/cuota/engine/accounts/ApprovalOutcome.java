package dev.cuota.engine.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of approving a store. */
public sealed interface ApprovalOutcome {

  /** It was begun now, and has come that far; what is open goes on by itself. */
  record Ran(Approval approval, Store store) implements ApprovalOutcome {}

  /**
   * It was approved before, or is being so: nothing was done.
   *
   * @param approval null for a store that never needed one
   */
  record Given(@Nullable Approval approval, Store store) implements ApprovalOutcome {}

  /** Its owner has waited for too long. */
  record DraftExpired(Store store, Instant at) implements ApprovalOutcome {}

  /** It was rejected. */
  record Rejected(Store store) implements ApprovalOutcome {}

  /** There is no such store. */
  record NotFound() implements ApprovalOutcome {}

  /** Somebody else was at the account for too long; it may be tried again. */
  record Busy() implements ApprovalOutcome {}
}
