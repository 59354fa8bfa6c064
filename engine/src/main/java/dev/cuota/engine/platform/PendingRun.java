package dev.cuota.engine.platform;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time of the schedule that a job still has to run for, kept with its plan while it is tried again.
 *
 * @param failures how often it was tried and failed, or was lost
 */
record PendingRun(Instant due, int failures) {
  /** Kept as text that SQL can read too. */
  static final Serializer AS_TEXT =
      new Serializer() {
        @Override
        public byte @Nullable [] serialize(@Nullable Object data) {
          return data == null ? null : data.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> @Nullable T deserialize(Class<T> type, byte @Nullable [] data) {
          return data == null
              ? null
              : type.cast(PendingRun.parse(new String(data, StandardCharsets.UTF_8)));
        }
      };

  PendingRun failedOnceMore() {
    return new PendingRun(due, failures + 1);
  }

  @Override
  public String toString() {
    return due + " " + failures;
  }

  private static PendingRun parse(String text) {
    String[] parts = text.split(" ", -1);
    return new PendingRun(Instant.parse(parts[0]), Integer.parseInt(parts[1]));
  }
}
