package dev.cuota.server.cli;

import dev.cuota.server.imports.ImportWatcher;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows an import going on: a bar on a terminal, a line now and then elsewhere. */
final class ImportProgress implements ImportWatcher, AutoCloseable {
  private static final int MAX_BAD_LINES_SHOWN = 20;
  private static final int STEPS = 10;

  private final String name;
  private final PrintWriter out;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private long total;
  private long nextStep;
  private int badLines;

  ImportProgress(String name, PrintWriter out) {
    this.name = name;
    this.out = out;
    this.terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  @Override
  public void begins(long from, long ofTotal) {
    total = ofTotal;
    if (from > 0) {
      out.printf("%s: going on after line %,d%n", name, from);
      out.flush();
    }
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .startsFrom(from, java.time.Duration.ZERO)
              .setUnit(" lines", 1)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .showSpeed()
              .build();
    }
  }

  @Override
  public void reached(long line) {
    if (bar != null) {
      bar.stepTo(line);
    } else if (line >= nextStep) {
      out.printf("%s: %,d of %,d lines%n", name, line, total);
      out.flush();
      nextStep = line + Math.max(1, total / STEPS);
    }
  }

  @Override
  public void skipped(long line, String why) {
    badLines++;
    if (badLines <= MAX_BAD_LINES_SHOWN) {
      out.printf("%s, line %,d left out: %s%n", name, line, why);
    } else if (badLines == MAX_BAD_LINES_SHOWN + 1) {
      out.printf("%s: more lines are left out and only counted%n", name);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
