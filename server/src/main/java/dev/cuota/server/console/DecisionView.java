package dev.cuota.server.console;

import java.util.List;

/**
 * Why something was refused.
 *
 * @param id of the decision
 * @param tenant key
 * @param back address of the tenant's page; empty for one never seen
 * @param plan name and version
 * @param code what was answered
 * @param time when, in words
 * @param times how often, in words
 * @param bar why the account could not use more; empty when it could
 */
public record DecisionView(
    String id,
    String tenant,
    String back,
    String plan,
    String code,
    String time,
    String times,
    String bar,
    List<Limit> limits) {
  public DecisionView {
    limits = List.copyOf(limits);
  }

  /**
   * One limit.
   *
   * @param style of its badge
   * @param fate what was decided of it
   * @param granted what went for the tenant, in a sentence or two
   * @param decided why the answer was what it was
   * @param remedies what would let it through
   * @param facts the numbers
   */
  public record Limit(
      String name,
      String style,
      String fate,
      String granted,
      String decided,
      List<String> remedies,
      List<Fact> facts) {
    public Limit {
      remedies = List.copyOf(remedies);
      facts = List.copyOf(facts);
    }
  }

  /** One number. */
  public record Fact(String name, String value) {}
}
