package dev.cuota.server.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of an override, and what is to be confirmed of it.
 *
 * @param tenant key
 * @param back address of the tenant's page
 * @param action address of the form
 * @param feature what it is called
 * @param unit of its numbers; empty for none
 * @param takesNumber whether a number is a limit of it; a switch has none
 * @param planned what the plan gives
 * @param effective what is in force
 * @param standing overrides in force
 * @param entry what was entered
 * @param errors field to what is wrong with it
 */
public record OverrideForm(
    String tenant,
    String back,
    String action,
    String feature,
    String unit,
    boolean takesNumber,
    String planned,
    String effective,
    List<Standing> standing,
    OverrideEntry entry,
    Map<String, String> errors,
    List<Fact> review) {
  public OverrideForm {
    standing = List.copyOf(standing);
    errors = Map.copyOf(errors);
    review = List.copyOf(review);
  }

  /**
   * An override in force, which can be cleared.
   *
   * @param whom {@code tenant} or {@code account}
   */
  public record Standing(String whom, String limit, String remark) {}

  /** One thing that will be so. */
  public record Fact(String name, String value) {}

  /** What is wrong with a field; null when nothing is. */
  public @Nullable String error(String field) {
    return errors.get(field);
  }
}
