package dev.cuota.engine.billing;

import dev.cuota.core.billing.AdjustmentStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.platform.Period;
import dev.cuota.engine.platform.Platform;
import dev.cuota.engine.platform.Scope;
import dev.cuota.engine.platform.Tx;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Journal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What was asked of accounts: to be looked at, and to be let go. */
public final class Adjustments {
  /** Most characters of why one is let go. */
  public static final int MAX_NOTE = 500;

  private final Platform platform;
  private final Journal journal;

  Adjustments(Platform platform, Journal journal) {
    this.platform = platform;
    this.journal = journal;
  }

  /** Those that are looked for, the newest first. */
  public List<Adjustment> search(AdjustmentSearch search) {
    return platform
        .database()
        .inTx(Scope.of(search.environment()), tx -> AdjustmentSql.search(tx, search));
  }

  /** How many they are. */
  public long count(AdjustmentSearch search) {
    return platform
        .database()
        .inTx(Scope.of(search.environment()), tx -> AdjustmentSql.count(tx, search));
  }

  /** One; empty when there is none of that id. */
  public Optional<Adjustment> find(EnvironmentId environment, UUID id) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> AdjustmentSql.find(tx, environment, id));
  }

  /** All that was asked for the same thing and month, the first one and its corrections. */
  public List<Adjustment> partsOf(Adjustment one) {
    return platform
        .database()
        .inTx(Scope.of(one.environment()), tx -> AdjustmentSql.partsOf(tx, one));
  }

  /** What an account sold in a month, by day and currency, as it was valued for its commission. */
  public List<Sale> sales(EnvironmentId environment, long account, Period month) {
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> SaleSql.of(tx, environment, month, Set.of(account)));
  }

  /**
   * Lets one go: nobody is asked for it any more. The same note again changes nothing; what is given back
   * cannot be let go.
   *
   * @param note why, in 1 to {@value #MAX_NOTE} characters
   */
  public AdjustmentOutcome waive(EnvironmentId environment, UUID id, String note, Cause cause) {
    if (note.isBlank() || note.length() > MAX_NOTE) {
      throw new IllegalArgumentException("what is let go is let go for a reason");
    }
    return platform
        .database()
        .inTx(Scope.of(environment), tx -> waive(tx, environment, id, note, cause));
  }

  private AdjustmentOutcome waive(
      Tx tx, EnvironmentId environment, UUID id, String note, Cause cause) {
    Optional<Adjustment> found = AdjustmentSql.lock(tx, environment, id);
    if (found.isEmpty()) {
      return new AdjustmentOutcome.NotFound();
    }
    Adjustment before = found.get();
    if (note.equals(before.state().note())) {
      return new AdjustmentOutcome.Done(before);
    } else if (!before.status().allows(AdjustmentStatus.Act.WAIVE)
        || before.amount().signum() <= 0) {
      return new AdjustmentOutcome.Refused(before);
    }
    Adjustment after = before.waived(note, platform.clock().now());
    AdjustmentSql.stand(tx, after);
    journal.record(tx, AdjustmentActs.of(cause, before, after));
    tx.publish(new AdjustmentWaived(after));
    return new AdjustmentOutcome.Done(after);
  }
}
