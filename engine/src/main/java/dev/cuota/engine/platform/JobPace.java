package dev.cuota.engine.platform;

import java.time.Duration;

/**
 * How often a node looks.
 *
 * @param poll for jobs that are due
 * @param heartbeat says that its runs are alive; after {@value #MISSED_HEARTBEATS} that are missing
 *     another node takes a run up, at the latest {@value #TAKEN_UP_HEARTBEATS} after the last one
 * @param busy pause until a run that found its job running tries again
 * @param watch for runs that were lost or missed
 */
public record JobPace(Duration poll, Duration heartbeat, Duration busy, Duration watch) {
  /** How many heartbeats may be missing. */
  public static final int MISSED_HEARTBEATS = 4;

  /** Heartbeats from the last one of a dead node until another takes its run up, at most. */
  public static final int TAKEN_UP_HEARTBEATS = 6;

  /** Of a server: a run is taken up within a minute after its node was killed. */
  public static final JobPace SERVER =
      new JobPace(
          Duration.ofSeconds(5),
          Duration.ofSeconds(9),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1));
}
