package dev.cuota.spring;

import dev.cuota.client.Decision;
import dev.cuota.client.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a tenant's plan has no room for what was called. In a web application it is answered with the
 * problem that Cuota itself would answer with; elsewhere its caller catches it.
 */
public final class PlanDenied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decision decision;
  private final transient List<Wanted> wanted;

  PlanDenied(Decision decision, List<Wanted> wanted) {
    // It is an answer, not a fault: nobody reads its stack trace.
    super(decision.tenant() + ": " + decision.code(), null, false, false);
    this.decision = decision;
    this.wanted = List.copyOf(wanted);
  }

  /** The denial; of several things that were asked for together, of all of them. */
  public Decision decision() {
    return decision;
  }

  /** The stable name of the reason, such as {@code LIMIT_EXCEEDED}. */
  public @Nullable String code() {
    return decision.code();
  }

  /** What was asked for. */
  public List<Wanted> wanted() {
    return wanted;
  }
}
