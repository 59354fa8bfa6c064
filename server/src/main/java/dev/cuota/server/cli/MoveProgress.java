package dev.cuota.server.cli;

import dev.cuota.engine.accounts.PlanMoves;
import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar of accounts on a terminal; silent elsewhere, as the answer itself is short. */
final class MoveProgress implements PlanMoves.Progress, AutoCloseable {
  private final String name;
  private final boolean terminal;
  private @Nullable ProgressBar bar;

  MoveProgress(String name) {
    this.name = name;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  public void reached(long done, long total) {
    if (terminal && bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setUnit(" accounts", 1)
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
