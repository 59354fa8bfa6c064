package dev.cuota.engine.fx;

import dev.cuota.core.fx.PostedRate;
import java.util.List;

/**
 * What a source said.
 *
 * @param rates what could be read
 * @param refused what could not be believed of the rest, in words for people; never a secret
 */
public record SaidRates(List<PostedRate> rates, List<String> refused) {
  /** Most rates that are taken at once. */
  public static final int MAX_RATES = 20_000;

  public SaidRates {
    if (rates.size() > MAX_RATES) {
      throw new SourceFault("more than %,d rates at once".formatted(MAX_RATES));
    }
    rates = List.copyOf(rates);
    refused = List.copyOf(refused);
  }
}
