package dev.cuota.engine.fx;

import java.util.List;

/**
 * What became of what a source said.
 *
 * @param said how many rates it said
 * @param arrived those that were new
 * @param refused what was not believed, in words
 */
public record TakenRates(String source, int said, List<StoredRate> arrived, List<String> refused) {
  public TakenRates {
    arrived = List.copyOf(arrived);
    refused = List.copyOf(refused);
  }

  /** Those that nobody may use before a person has accepted them. */
  public List<StoredRate> doubtful() {
    return arrived.stream().filter(one -> !one.rate().accepted()).toList();
  }

  /** In one line. */
  public String line() {
    return "%s: %,d rates, %,d of them new, %,d in quarantine, %,d refused"
        .formatted(source, said, arrived.size(), doubtful().size(), refused.size());
  }
}
