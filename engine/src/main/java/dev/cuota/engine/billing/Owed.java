package dev.cuota.engine.billing;

import dev.cuota.core.platform.Money;
import dev.cuota.core.rating.RatedLine;

/**
 * What an account owes for one thing and month by what is known now.
 *
 * @param feature for what
 * @param reckoned how it comes about
 */
record Owed(long account, String feature, Adjustment.Reckoned reckoned) {

  static Owed of(long account, RatedLine line) {
    return of(account, line, "");
  }

  /**
   * Where something is not valued yet.
   *
   * @param waits what
   */
  static Owed of(long account, RatedLine line, String waits) {
    return new Owed(
        account,
        line.item().feature(),
        new Adjustment.Reckoned(
            line.item().price(),
            line.used().used(),
            line.used().included(),
            line.used().covered(),
            line.amount(),
            line.text(),
            waits));
  }

  /** The same with another line behind its arithmetic. */
  Owed telling(String line) {
    return new Owed(
        account,
        feature,
        new Adjustment.Reckoned(
            reckoned.price(),
            reckoned.used(),
            reckoned.included(),
            reckoned.covered(),
            reckoned.rated(),
            reckoned.explanation() + line,
            reckoned.waits()));
  }

  Money amount() {
    return reckoned.rated();
  }
}
