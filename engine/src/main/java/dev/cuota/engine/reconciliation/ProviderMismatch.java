package dev.cuota.engine.reconciliation;

import dev.cuota.core.reconciliation.ProviderMismatchKind;

/**
 * Something in which subscriptions here and their provider, or their stores, disagree.
 *
 * @param subject id of our subscription, or the tenant's key of a store; empty when only the provider knows it
 * @param provider empty when it is about none
 * @param ref its name there; empty for none
 * @param here what the control database says, in a few words
 * @param there what the provider says, in its own
 * @param state what became of it
 * @param note why it could not be mended; empty for no reason
 */
public record ProviderMismatch(
    ProviderMismatchKind kind,
    String subject,
    String provider,
    String ref,
    String here,
    String there,
    Desync.State state,
    String note) {
  private static final int MAX_NOTE_CHARS = 300;

  public ProviderMismatch {
    note = note.substring(0, Math.min(note.length(), MAX_NOTE_CHARS));
  }

  /** In a line, for those who read what a job did. */
  public String line() {
    return "%s: %s %s %s (%s | %s), %s%s"
        .formatted(
            kind.wire().replace('_', ' '),
            subject,
            provider,
            ref,
            here,
            there,
            state.wire(),
            note.isEmpty() ? "" : ": " + note);
  }

  /** The same with what became of it. */
  ProviderMismatch become(Desync.State other, String why) {
    return new ProviderMismatch(kind, subject, provider, ref, here, there, other, why);
  }

  /** Whether a person has to see to it. */
  public boolean isLeft() {
    return state == Desync.State.LEFT || state == Desync.State.FAILED;
  }
}
