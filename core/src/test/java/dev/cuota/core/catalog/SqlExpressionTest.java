package dev.cuota.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlExpressionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "is_active and archived_at is null",
        "status in ('on', 'half; on -- really')",
        "coalesce(bytes, 0) * 2",
        "\"Size\"",
        "tags[1] = 'it''s'",
        "data ->> 'selected' = 'yes'",
        "(a = 1 or b = 2) and c is distinct from 3",
      })
  void whatIsOneExpressionIsTaken(String text) {
    assertThat(SqlExpression.flaw(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "true); drop table shop.products",
        "true) or (true",
        "1, 2",
        "a -- b",
        "a /* b */",
        "a = 'open",
        "a = \"open",
        "a = E'\\''",
        "$$a$$",
        "(select count(*) from shop.products) > 3",
        "exists (VALUES (1))",
        "tags[1) = 2(]",
        "a\nb",
        "(a",
      })
  void whatWouldBreakOutOrIsSeveralIsRefused(String text) {
    assertThat(SqlExpression.flaw(text)).isPresent();
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertThat(SqlExpression.flaw("a".repeat(SqlExpression.MAX_LENGTH))).isEmpty();
    assertThat(SqlExpression.flaw("a".repeat(SqlExpression.MAX_LENGTH + 1))).isPresent();
  }
}
