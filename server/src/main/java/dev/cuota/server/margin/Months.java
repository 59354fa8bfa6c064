package dev.cuota.server.margin;

import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads months such as 2026-01. */
public final class Months {
  private static final int FIRST_YEAR = 2000;

  private Months() {}

  /**
   * The month that was asked for; the running one when none was.
   *
   * @throws dev.cuota.server.problem.ProblemException when it is none, or has not begun
   */
  static YearMonth begun(@Nullable String text, YearMonth running) {
    return text == null || text.isEmpty()
        ? running
        : read(text, running)
            .orElseThrow(() -> Problem.invalid("month", Text.of("margin.month")).exception());
  }

  /** The month that is written; empty when it is none, or has not begun. */
  public static Optional<YearMonth> read(String text, YearMonth running) {
    try {
      return Optional.of(YearMonth.parse(text))
          .filter(month -> month.getYear() >= FIRST_YEAR && !month.isAfter(running));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
