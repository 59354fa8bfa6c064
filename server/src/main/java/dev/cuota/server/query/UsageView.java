package dev.cuota.server.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cuota.engine.metering.UsageRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Usage as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UsageView(
    @Nullable Instant from, @Nullable Instant to, @Nullable String windowSize, List<Row> data) {

  /** One window of one tenant, or of all together. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Row(
      BigDecimal value,
      Instant windowStart,
      Instant windowEnd,
      @Nullable String subject,
      Map<String, String> groupBy) {}

  static UsageView of(UsageQuestion question, List<UsageRow> rows) {
    var window = question.window();
    return new UsageView(
        question.from(),
        question.to(),
        window == null ? null : window.name(),
        rows.stream().map(UsageView::row).toList());
  }

  /** Without zeros that mean nothing. */
  static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static Row row(UsageRow row) {
    return new Row(
        plain(row.value()), row.windowStart(), row.windowEnd(), row.subject(), row.groupBy());
  }
}
