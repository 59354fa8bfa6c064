package dev.cuota.engine.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** Makes ids that sort by the time they were made (UUID version 7). */
@FunctionalInterface
public interface Ids {
  /** An id never given before. */
  UUID next();

  /** Random ids in the order of the machine's time. */
  static Ids random() {
    NoArgGenerator generator = Generators.timeBasedEpochRandomGenerator();
    return generator::generate;
  }
}
