package dev.cuota.engine.quota;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.platform.Tx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The enforcement modes in force, all in memory: there are few. */
final class Modes {
  static final long WHOLE_ENVIRONMENT = 0;

  private final Map<Whose, EnforcementMode> said = new ConcurrentHashMap<>();
  private volatile EnforcementMode atStart = EnforcementMode.DRY_RUN;

  /** What holds where nothing else was said. */
  void startWith(EnforcementMode mode) {
    atStart = mode;
  }

  /** The mode of an environment. */
  EnforcementMode of(EnvironmentId environment) {
    return said.getOrDefault(new Whose(environment, WHOLE_ENVIRONMENT), atStart);
  }

  /** The mode of an account: its own, or that of its environment. */
  EnforcementMode of(EnvironmentId environment, long account) {
    EnforcementMode own = said.get(new Whose(environment, account));
    return own != null ? own : of(environment);
  }

  /** Whether nothing anywhere has to be judged. */
  boolean areAllOff() {
    return atStart == EnforcementMode.OFF
        && said.values().stream().allMatch(mode -> mode == EnforcementMode.OFF);
  }

  /** Whether something was said of the account itself. */
  boolean hasOwn(EnvironmentId environment, long account) {
    return said.containsKey(new Whose(environment, account));
  }

  /** The mode of an account as the database has it. */
  EnforcementMode stored(Tx tx, EnvironmentId environment, long account) {
    return ModesSql.of(tx, environment, account).orElse(atStart);
  }

  void remember(List<ModesSql.Said> changes) {
    for (ModesSql.Said change : changes) {
      said.compute(new Whose(change.environment(), change.account()), (_, _) -> change.mode());
    }
  }

  private record Whose(EnvironmentId environment, long account) {}
}
