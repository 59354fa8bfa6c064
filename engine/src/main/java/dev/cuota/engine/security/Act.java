package dev.cuota.engine.security;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done: by whom, to what, and what is different since.
 *
 * @param act what, such as {@code key.revoked}
 * @param target to what; an id or key
 * @param account the account that it concerns; 0 when it concerns none
 * @param before what was; empty where nothing was, or it does not matter
 * @param after what is since, and anything that helps to understand it later; no secrets
 */
public record Act(
    Cause cause,
    String act,
    String target,
    long account,
    Map<String, String> before,
    Map<String, String> after) {
  public Act {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /** One of an administrator, that concerns no account and replaces nothing. */
  public Act(String actor, String act, String target, Map<String, String> after) {
    this(Cause.admin(actor), act, target, 0, Map.of(), after);
  }

  /** The same, for an account. */
  public Act on(long concerned) {
    return new Act(cause, act, target, concerned, before, after);
  }

  /** The same, in place of what was. */
  public Act insteadOf(Map<String, String> was) {
    return new Act(cause, act, target, account, was, after);
  }

  /**
   * What was and what is, of everything that is different.
   *
   * @param was null where nothing was
   * @param is null where nothing is
   */
  public record Difference(@Nullable String was, @Nullable String is) {}

  /** What is different since, by name. */
  public SortedMap<String, Difference> diff() {
    SortedMap<String, Difference> diff = new TreeMap<>();
    before.forEach((name, was) -> diff.put(name, new Difference(was, after.get(name))));
    after.forEach((name, is) -> diff.put(name, new Difference(before.get(name), is)));
    diff.values().removeIf(one -> Objects.equals(one.was(), one.is()));
    return diff;
  }
}
