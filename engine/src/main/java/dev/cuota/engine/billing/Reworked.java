package dev.cuota.engine.billing;

import dev.cuota.engine.platform.Discrepancy;
import java.util.List;

/**
 * A month of some accounts, worked out again.
 *
 * @param owed what they owe by what is known now
 * @param differences where what was written down on the way is not what comes out now
 */
record Reworked(List<Owed> owed, List<Discrepancy> differences) {
  Reworked {
    owed = List.copyOf(owed);
    differences = List.copyOf(differences);
  }
}
