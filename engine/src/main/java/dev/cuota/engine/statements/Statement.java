package dev.cuota.engine.statements;

import dev.cuota.core.statements.StatementLine;
import java.util.List;
import java.util.Optional;

/** What an account was told that it owes; it never changes. */
public record Statement(StatementHead head, List<StatementLine> lines) {
  public Statement {
    lines = List.copyOf(lines);
  }

  /** The line with that number. */
  public Optional<StatementLine> line(int number) {
    return lines.stream().filter(line -> line.number() == number).findFirst();
  }
}
