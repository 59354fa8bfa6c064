package dev.cuota.engine.accounts;

import java.util.List;

/** What came of making or changing an account. */
public sealed interface AccountOutcome {

  /** It is so from now on. */
  record Written(Account account) implements AccountOutcome {}

  /** There is one with that key; nothing was written. */
  record Exists(Account account) implements AccountOutcome {}

  /** A tenant of that key belongs to somebody; nothing was written. */
  record TenantExists(String key) implements AccountOutcome {}

  /** Another store is found by that slug; nothing was written. */
  record SlugTaken(String slug) implements AccountOutcome {}

  /** The catalog in force has no such plan. */
  record NoPlan(List<String> known) implements AccountOutcome {
    public NoPlan {
      known = List.copyOf(known);
    }
  }

  /** There is no such account. */
  record NotFound() implements AccountOutcome {}

  /** Somebody else was at the account for too long; it may be tried again. */
  record Busy() implements AccountOutcome {}
}
