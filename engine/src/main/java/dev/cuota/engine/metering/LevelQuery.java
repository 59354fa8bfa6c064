package dev.cuota.engine.metering;

import dev.cuota.core.catalog.Aggregation;
import dev.cuota.core.metering.Tally;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers a question about the time-weighted average of a level: follows each tenant's level from
 * window to window. The levels of several tenants taken together add up. A window that is not over
 * yet is averaged up to now.
 */
final class LevelQuery {
  private final Tx tx;
  private final UsageQuestion question;
  private final Instant now;

  LevelQuery(Tx tx, UsageQuestion question, Instant now) {
    this.tx = tx;
    this.question = question;
    this.now = now;
  }

  List<UsageRow> rows() {
    Map<String, Map<Period, BigDecimal>> bySubject = new LinkedHashMap<>();
    Map<String, BigDecimal> before = LevelSql.before(tx, question);
    Map<String, List<LevelSql.Segment>> segments = new LinkedHashMap<>();
    before.keySet().forEach(subject -> segments.put(subject, new ArrayList<>()));
    LevelSql.segments(tx, question)
        .forEach(s -> segments.computeIfAbsent(s.subject(), _ -> new ArrayList<>()).add(s));
    segments.forEach(
        (subject, list) -> {
          Map<Period, BigDecimal> averages = averages(list, before.get(subject));
          String row = question.query().bySubject() ? subject : "";
          Map<Period, BigDecimal> sums = bySubject.computeIfAbsent(row, _ -> new LinkedHashMap<>());
          averages.forEach((window, value) -> sums.merge(window, value, BigDecimal::add));
        });
    return rows(bySubject);
  }

  private List<UsageRow> rows(Map<String, Map<Period, BigDecimal>> bySubject) {
    List<UsageRow> rows = new ArrayList<>();
    for (Period window : question.windows().list()) {
      bySubject.forEach(
          (subject, values) -> {
            BigDecimal value = values.get(window);
            if (value != null) {
              rows.add(row(window, subject, value));
            }
          });
    }
    return rows;
  }

  private UsageRow row(Period window, String subject, BigDecimal value) {
    @Nullable String shown = question.query().bySubject() ? subject : null;
    return new UsageRow(value, window.start(), window.end(), shown, Map.of());
  }

  /** One for each window from the first in which the level was known. */
  private Map<Period, BigDecimal> averages(
      List<LevelSql.Segment> segments, @Nullable BigDecimal before) {
    Map<Period, BigDecimal> averages = new HashMap<>();
    @Nullable BigDecimal level = before;
    int next = 0;
    for (Period window : question.windows().list()) {
      Instant end = window.end().isBefore(now) ? window.end() : now;
      if (!window.start().isBefore(end)) {
        break;
      }
      Tally tally = new Tally(Aggregation.TIME_WEIGHTED_AVG);
      while (next < segments.size() && segments.get(next).at().isBefore(end)) {
        tally.append(segments.get(next).tally());
        next++;
      }
      if (level != null || tally.events() > 0) {
        BigDecimal start = level == null ? BigDecimal.ZERO : level;
        averages.put(window, tally.levelAverage(start, window.start(), end));
      }
      level = tally.events() == 0 ? level : tally.quantity();
    }
    return averages;
  }
}
