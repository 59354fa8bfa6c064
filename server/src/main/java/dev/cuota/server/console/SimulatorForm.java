package dev.cuota.server.console;

import java.util.List;

/**
 * The page on which a simulation is asked for.
 *
 * @param plans those of the present catalog, to be put on others
 * @param known keys of plans that are suggested
 * @param error what is wrong; empty when nothing is
 * @param places where in the catalog it is wrong, line by line
 * @param runs earlier ones, the newest first
 */
public record SimulatorForm(
    String address,
    Entry entry,
    List<Mapping> plans,
    List<String> known,
    String error,
    List<String> places,
    List<Run> runs) {
  public SimulatorForm {
    plans = List.copyOf(plans);
    known = List.copyOf(known);
    places = List.copyOf(places);
    runs = List.copyOf(runs);
  }

  /** What was entered. */
  public record Entry(
      String from,
      String to,
      String catalog,
      boolean withoutOverrides,
      String counts,
      String shares,
      boolean full) {}

  /** A plan, and on which one its accounts are to be; empty for the same. */
  public record Mapping(String key, String name, String to) {}

  /** An earlier one. */
  public record Run(
      String address, String months, String catalog, String state, String style, String asked) {}

  /** Whether there is any catalog to begin with. */
  public boolean isEmpty() {
    return plans.isEmpty();
  }
}
