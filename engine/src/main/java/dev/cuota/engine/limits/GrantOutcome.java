package dev.cuota.engine.limits;

import dev.cuota.core.limits.Granting;
import java.util.List;

/** What came of giving a grant. */
public sealed interface GrantOutcome {

  /**
   * It is in force on this node now, and on all others within a second.
   *
   * @param repeated whether the caller's id had been used for it before, so that nothing was given now
   */
  record Given(GrantBalance balance, boolean repeated) implements GrantOutcome {}

  /** The catalog has no such feature. */
  record UnknownFeature(List<String> known) implements GrantOutcome {
    public UnknownFeature {
      known = List.copyOf(known);
    }
  }

  /** There can be no such grant. */
  record Refused(Granting.Flaw flaw) implements GrantOutcome {}

  /** The caller's id was used before for something else; nothing was given. */
  record Conflict() implements GrantOutcome {}

  /** The holder was given as many of that feature as there can be. */
  record TooMany(int most) implements GrantOutcome {}
}
