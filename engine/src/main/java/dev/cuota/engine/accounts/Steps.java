package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.engine.platform.Tx;

/** What the steps of an approval do, and how they are taken back. */
interface Steps {
  /** What a step needs done before it is noted; answers with what there is to be noted. */
  Approval before(Approval one, ApprovalStep step);

  /** What a step does while it is noted. */
  void during(Tx tx, Approval one, ApprovalStep step);

  /** Takes back what reaches outside of a step that may have been taken, wholly or half. */
  void backBefore(Approval one, ApprovalStep step);

  /** Takes back the rest of it. */
  void backDuring(Tx tx, Approval one, ApprovalStep step);
}
