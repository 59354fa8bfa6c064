package dev.cuota.engine.accounts;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.TenantId;
import dev.cuota.engine.security.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The approval of a store, and how far it has come.
 *
 * @param done number of the last step that is taken, or that may be and is to be taken back; 0 for none
 * @param failedAt the step that could not be taken; null when none failed
 * @param error what kept it from being taken, the last time; null when nothing did
 * @param attempts how often the step that is next was tried in vain
 * @param checklist what was looked at in the end, each with how it stood
 * @param before how the account stood, so that taking back takes back no more
 */
public record Approval(
    UUID id,
    EnvironmentId environment,
    long account,
    TenantId tenant,
    State state,
    int done,
    @Nullable ApprovalStep failedAt,
    @Nullable String error,
    int attempts,
    List<String> checklist,
    Before before,
    Cause cause,
    Instant startedAt,
    Instant changedAt) {
  public Approval {
    checklist = List.copyOf(checklist);
  }

  /** How an account stood. */
  record Before(Account.Approval approval, boolean onboarded) {}

  /** Where it stands. The database spells it in lower case. */
  public enum State {
    /** Steps are taken. */
    IN_PROGRESS,
    /** A step could not be taken, and those before are taken back. */
    COMPENSATING,
    /** All steps are taken. */
    COMPLETED,
    /** A step could not be taken, and those before are taken back. */
    FAILED;

    /** As the database spells it. */
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As people and the wire read it, such as {@code failed_at_step_1}. */
  public String told() {
    return failedAt != null && state == State.FAILED
        ? "failed_at_step_" + failedAt.number()
        : state.wire();
  }

  /** The same, having come that far. */
  Approval at(State otherState, int otherDone, Instant now) {
    return new Approval(
        id,
        environment,
        account,
        tenant,
        otherState,
        otherDone,
        failedAt,
        failedAt == null ? null : error,
        0,
        checklist,
        before,
        cause,
        startedAt,
        now);
  }

  /** The same after another attempt in vain; the last one has everything taken back. */
  Approval failed(String why, int mostAttempts, Instant now) {
    boolean last = attempts + 1 >= mostAttempts && state == State.IN_PROGRESS;
    return new Approval(
        id,
        environment,
        account,
        tenant,
        last ? State.COMPENSATING : state,
        last ? done + 1 : done,
        last ? ApprovalStep.of(done + 1) : failedAt,
        why,
        last ? 0 : attempts + 1,
        checklist,
        before,
        cause,
        startedAt,
        now);
  }

  /** The same with what was looked at. */
  Approval looked(List<String> lines) {
    return new Approval(
        id,
        environment,
        account,
        tenant,
        state,
        done,
        failedAt,
        error,
        attempts,
        lines,
        before,
        cause,
        startedAt,
        changedAt);
  }

  /** Whether it will still be worked on. */
  public boolean isOpen() {
    return state == State.IN_PROGRESS || state == State.COMPENSATING;
  }
}
