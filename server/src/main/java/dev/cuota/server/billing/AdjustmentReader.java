package dev.cuota.server.billing;

import dev.cuota.engine.billing.Adjustments;
import dev.cuota.server.limits.JsonBody;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what people want of adjustments. */
final class AdjustmentReader {
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 9999;

  private @Nullable String note;
  private @Nullable YearMonth month;
  private boolean dryRun;

  private AdjustmentReader() {}

  /**
   * What is to be worked out anew.
   *
   * @param dryRun whether to say only what would become of it
   */
  record Recalculation(YearMonth month, boolean dryRun) {}

  /** Reads {@code {"note": "…"}}. */
  static String note(byte[] body) {
    AdjustmentReader reader = new AdjustmentReader();
    JsonBody.read(body, reader::field);
    return JsonBody.needed(reader.note, "/note");
  }

  /** Reads {@code {"period_start": "2026-01-01"}}. */
  static Recalculation recalculation(byte[] body) {
    AdjustmentReader reader = new AdjustmentReader();
    JsonBody.read(body, reader::period);
    return new Recalculation(JsonBody.needed(reader.month, "/period_start"), reader.dryRun);
  }

  private void field(JsonBody json, String field) {
    if (!field.equals("note")) {
      throw JsonBody.unknown("", field);
    }
    String text = json.text("/note");
    if (text.isBlank() || text.length() > Adjustments.MAX_NOTE) {
      throw JsonBody.wrong("/note", "fx.reason", Adjustments.MAX_NOTE);
    }
    note = text;
  }

  private void period(JsonBody json, String field) {
    switch (field) {
      case "period_start" ->
          month =
              month(json.text("/period_start"))
                  .orElseThrow(() -> JsonBody.wrong("/period_start", "billing.month"));
      case "dryRun" -> dryRun = json.flag("/dryRun");
      default -> throw JsonBody.unknown("", field);
    }
  }

  /** The month that begins on a day such as 2026-01-01. */
  static Optional<YearMonth> month(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      return Optional.of(YearMonth.from(day))
          .filter(_ -> day.getDayOfMonth() == 1)
          .filter(month -> month.getYear() >= FIRST_YEAR && month.getYear() <= LAST_YEAR);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
