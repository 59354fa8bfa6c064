package dev.cuota.core.catalog;

/** What happens at a limit. */
public enum Mode {
  /** Never one unit over. */
  HARD,
  /** Always allowed; going over is recorded and counted. */
  SOFT
}
