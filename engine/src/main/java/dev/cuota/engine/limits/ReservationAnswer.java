package dev.cuota.engine.limits;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request to reserve.
 *
 * @param decision how it was decided
 * @param reservation its id; null when nothing is held
 * @param expires from when on it holds nothing; null when nothing is held
 */
public record ReservationAnswer(
    LimitAnswer decision, @Nullable UUID reservation, @Nullable Instant expires) {

  static ReservationAnswer refused(LimitAnswer decision) {
    return new ReservationAnswer(decision, null, null);
  }
}
