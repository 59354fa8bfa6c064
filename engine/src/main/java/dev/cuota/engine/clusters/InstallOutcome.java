package dev.cuota.engine.clusters;

import java.util.List;

/** What became of installing an environment's counters. */
public sealed interface InstallOutcome {

  /** There is no cluster to install them in. */
  record NoCluster() implements InstallOutcome {}

  /**
   * The cluster does not answer.
   *
   * @param why as the database or its driver says
   */
  record Unreachable(String why) implements InstallOutcome {}

  /**
   * They are installed and counted, except where there is a problem.
   *
   * @param changed how many were installed, changed or taken away
   */
  record Installed(int changed, List<CounterProblem> problems) implements InstallOutcome {
    public Installed {
      problems = List.copyOf(problems);
    }
  }
}
