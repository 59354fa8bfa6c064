package dev.cuota.engine.limits;

import java.util.List;

/** What came of saying that an account pays a provider of its own. */
public sealed interface OwnProviderOutcome {

  /** It is so on this node now, and on all others within a second. */
  record Done(OwnProvider provider) implements OwnProviderOutcome {}

  /** The catalog has no such feature that is used up. */
  record UnknownFeature(List<String> known) implements OwnProviderOutcome {
    public UnknownFeature {
      known = List.copyOf(known);
    }
  }
}
