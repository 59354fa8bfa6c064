package dev.cuota.engine.simulation;

import dev.cuota.core.platform.EnvironmentId;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One that was asked for.
 *
 * @param by who asked
 * @param result null while it is not done
 */
public record Simulation(
    UUID id,
    EnvironmentId environment,
    String by,
    Instant at,
    Asked asked,
    State state,
    @Nullable Simulated result) {

  /**
   * What was asked.
   *
   * @param catalog name of the one that was given; empty for the present one
   * @param accounts keys of those that are looked at; empty for all
   */
  public record Asked(
      YearMonth first,
      YearMonth last,
      String catalog,
      SortedMap<String, String> plans,
      boolean keepsOverrides,
      List<String> accounts,
      ProjectionAsk projections) {}

  /**
   * How far it is.
   *
   * @param done accounts of {@code total}
   * @param finished null while it goes on
   * @param why it failed; empty when it did not
   */
  public record State(
      Status status, long done, long total, @Nullable Instant finished, String why) {}

  /** How it stands. */
  public enum Status {
    /** Another one goes first. */
    WAITING,
    RUNNING,
    DONE,
    /** It has come upon a fault, or its node is gone. */
    FAILED,
    /** Somebody did not want it any more. */
    CANCELED;

    /** Whether it goes on. */
    public boolean isOpen() {
      return this == WAITING || this == RUNNING;
    }

    /** As it is written and stored. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
