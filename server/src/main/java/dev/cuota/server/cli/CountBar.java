package dev.cuota.server.cli;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on a terminal, from when it is known how much there is; silent elsewhere. */
final class CountBar implements AutoCloseable {
  private final String name;
  private final String unit;
  private final boolean terminal;
  private @Nullable ProgressBar bar;

  /**
   * Shows nothing yet.
   *
   * @param unit what is counted, such as "days"
   */
  CountBar(String name, String unit) {
    this.name = name;
    this.unit = unit;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  void reached(long done, long total) {
    if (terminal && bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setUnit(" " + unit, 1)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .build();
    }
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
