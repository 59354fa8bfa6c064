package dev.cuota.server.cli;

import dev.cuota.engine.metering.BookProgress;
import java.io.Console;
import java.time.Instant;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar of days on a terminal; silent elsewhere, as the answer itself is short. */
final class BooksProgress implements BookProgress, AutoCloseable {
  private final String name;
  private final boolean terminal;
  private @Nullable ProgressBar bar;

  BooksProgress(String name) {
    this.name = name;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  public void onDay(Instant day, int done, int total) {
    if (terminal && bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setUnit(" days", 1)
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
