package dev.cuota.server.problem;

/** Carries a problem out of an endpoint to the one place that answers with it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    // It is an answer, not a fault: nobody reads its stack trace.
    super(problem.code().name(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
