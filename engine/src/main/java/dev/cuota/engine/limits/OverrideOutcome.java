package dev.cuota.engine.limits;

import dev.cuota.core.limits.Overriding;
import java.util.List;

/** What came of setting an override. */
public sealed interface OverrideOutcome {

  /** It is in force on this node now, and on all others within a second. */
  record Done(Granted granted) implements OverrideOutcome {}

  /** The catalog has no such feature. */
  record UnknownFeature(List<String> known) implements OverrideOutcome {}

  /** The feature cannot have that limit. */
  record Refused(Overriding.Flaw flaw) implements OverrideOutcome {}
}
