package dev.cuota.server.ingest;

import dev.cuota.core.metering.UsageEvent;
import dev.cuota.server.problem.FieldError;
import dev.cuota.server.problem.Language;
import dev.cuota.server.problem.ProblemException;
import java.time.Instant;

/** Reads an event that stands alone, such as a line of a file, as strictly as one that is posted. */
public final class LoneEvent {
  private LoneEvent() {}

  /**
   * The event.
   *
   * @param now to tell which times are too far ahead
   * @throws IllegalArgumentException saying, in English, which place is wrong
   */
  public static UsageEvent read(byte[] json, Instant now) {
    ParsedEvent parsed;
    try {
      parsed = EventParser.parse(json, Form.SINGLE, now).events().getFirst();
    } catch (ProblemException e) {
      throw new IllegalArgumentException(sentence(e), e);
    }
    return switch (parsed) {
      case ParsedEvent.Fit(UsageEvent event) -> event;
      case ParsedEvent.Unfit unfit ->
          throw new IllegalArgumentException(
              unfit.pointer() + ": " + Language.ENGLISH.say(unfit.text()));
    };
  }

  private static String sentence(ProblemException e) {
    for (FieldError error : e.problem().errors()) {
      return Language.ENGLISH.say(error.text());
    }
    return e.problem().code().name();
  }
}
