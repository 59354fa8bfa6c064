package dev.cuota.engine.clusters;

import dev.cuota.engine.platform.Database;
import dev.cuota.engine.platform.Scope;
import java.util.Optional;

/** Finds out whether a database can be a cluster, before anything depends on it. */
final class Trial {
  private Trial() {}

  /**
   * What was found.
   *
   * @param identity of the database; empty when it cannot be used
   * @param unfit why it cannot
   */
  record Result(String identity, Optional<ClusterOutcome.Unfit> unfit) {
    private static Result no(ClusterOutcome.Flaw flaw, String why) {
      return new Result("", Optional.of(new ClusterOutcome.Unfit(flaw, why)));
    }
  }

  /** Tries the database at a JDBC URL; changes nothing there. */
  static Result of(String url) {
    try (Database database = Database.cluster(url, "trial")) {
      return judge(database.inTx(Scope.everything(), TrialSql::look));
    } catch (RuntimeException e) {
      // That it cannot be used is what was to be found out.
      return Result.no(ClusterOutcome.Flaw.UNREACHABLE, ClusterFault.sentence(e));
    }
  }

  private static Result judge(TrialSql.Facts facts) {
    if (facts.version() < TrialSql.OLDEST) {
      return Result.no(ClusterOutcome.Flaw.OLD, Integer.toString(facts.version()));
    } else if (facts.control()) {
      return Result.no(ClusterOutcome.Flaw.CONTROL, "");
    } else if (!facts.mayMakeSchema() || !facts.mayMakeRole()) {
      return Result.no(ClusterOutcome.Flaw.RIGHTS, "");
    }
    return new Result(facts.identity(), Optional.empty());
  }
}
