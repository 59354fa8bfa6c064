package dev.cuota.core.quota;

import java.time.Instant;

/**
 * What an account is judged by.
 *
 * @param fillBp how full its allowances are in basis points, rounded down, taken together by {@link
 *     QuotaRules#fill}; zero or more
 * @param graceDays days that its plan gives between reaching the limit and being blocked; zero or
 *     more
 * @param now the present moment
 * @param newTerms whether plan or limits were changed, so that the account starts afresh
 */
public record QuotaFacts(int fillBp, int graceDays, Instant now, boolean newTerms) {
  public QuotaFacts {
    if (fillBp < 0 || graceDays < 0) {
      throw new IllegalArgumentException("fill and grace must be zero or more");
    }
  }
}
