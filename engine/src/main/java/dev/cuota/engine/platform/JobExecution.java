package dev.cuota.engine.platform;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run, as it is written down.
 *
 * @param node where it ran
 * @param completedAt null while it runs
 * @param records null unless it went well
 * @param error null unless it failed or was lost
 * @param lost whether its node was gone before it was done
 */
public record JobExecution(
    UUID id,
    String name,
    JobOccasion occasion,
    String node,
    Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Long records,
    @Nullable String error,
    boolean lost,
    List<String> lines) {
  /** Most characters of an error that are kept. */
  public static final int MAX_ERROR = 2_000;

  /** How a run is or was. */
  public enum State {
    /** It is not over. */
    RUNNING,
    /** It went well. */
    DONE,
    /** It threw something. */
    FAILED,
    /** Its node was gone before it was done. */
    LOST
  }

  public JobExecution {
    lines = List.copyOf(lines);
  }

  /** How it is or was. */
  public State state() {
    if (completedAt == null) {
      return State.RUNNING;
    }
    if (lost) {
      return State.LOST;
    }
    return error == null ? State.DONE : State.FAILED;
  }

  JobExecution done(Instant at, JobResult result) {
    return new JobExecution(
        id, name, occasion, node, startedAt, at, result.records(), null, false, result.lines());
  }

  JobExecution failed(Instant at, RuntimeException why) {
    String text = why.toString();
    String kept = text.substring(0, Math.min(text.length(), MAX_ERROR));
    return new JobExecution(id, name, occasion, node, startedAt, at, null, kept, false, List.of());
  }
}
