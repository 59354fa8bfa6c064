package dev.cuota.engine.reconciliation;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.core.reconciliation.DesyncKind;
import java.time.Instant;
import java.util.Locale;

/**
 * Something that disagrees.
 *
 * @param tenant key of the tenant
 * @param here what the control database says, in a few words
 * @param there what the cluster says, or the subscription
 * @param since when it was first found
 * @param state what became of it
 * @param note why it could not be mended; empty for no reason
 */
public record Desync(
    EnvironmentId environment,
    String cluster,
    String tenant,
    DesyncKind kind,
    String here,
    String there,
    Instant since,
    State state,
    String note) {

  /** What became of it. The database spells it in lower case. */
  public enum State {
    /** It is mended. */
    FIXED,
    /** It would be mended but for the dry run. */
    FIXABLE,
    /** A person has to decide. */
    LEFT,
    /** It could not be mended now. */
    FAILED;

    /** As the wire and the database spell it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** In a line, for those who read what a job did. */
  public String line() {
    return "%s on %s: %s (%s | %s), %s"
        .formatted(tenant, cluster, kind.said(), here, there, state.wire());
  }

  /** The same with what became of it. */
  Desync become(State other, String why) {
    return new Desync(environment, cluster, tenant, kind, here, there, since, other, why);
  }
}
