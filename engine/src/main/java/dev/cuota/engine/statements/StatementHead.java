package dev.cuota.engine.statements;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Money;
import dev.cuota.core.platform.Period;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a statement comes to, and for whom it is.
 *
 * @param number 1, 2, 3 … within its environment, without gaps
 * @param month in which all that is on it arose, or was found to be owed
 * @param lines how many it has
 * @param seal SHA-256 of the seal of the statement before and of all that this one says, in hexadecimal
 */
public record StatementHead(
    UUID id,
    EnvironmentId environment,
    long number,
    Issuer from,
    Addressee to,
    Period month,
    Instant issuedAt,
    int lines,
    Sum sum,
    String seal) {

  /** The same, sealed. */
  StatementHead sealed(String with) {
    return new StatementHead(id, environment, number, from, to, month, issuedAt, lines, sum, with);
  }

  /**
   * Who owes it, as the account was called then.
   *
   * @param account internal number
   * @param country ISO 3166-1 code; null when nobody has said
   */
  public record Addressee(long account, String key, String name, @Nullable String country) {}

  /**
   * What it comes to.
   *
   * @param amount all lines as they are
   * @param tax all taxes, whether they are in the lines already or come on top
   * @param total what is to be paid; below zero when something is left to the account
   */
  public record Sum(Money amount, Money tax, Money total) {}
}
