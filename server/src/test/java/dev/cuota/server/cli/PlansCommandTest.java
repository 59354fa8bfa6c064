package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.server.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PlansCommandTest {
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
  }

  @Test
  void itHasToBeSaidWhoIsMovedAndWhereTo() {
    assertThat(run("plans", "assign", "--to", "growth")).isEqualTo(2);
    assertThat(err.toString()).contains("--from=PLAN");
    assertThat(run("plans", "assign", "--from", "starter")).isEqualTo(2);
    assertThat(err.toString()).contains("--to=PLAN");
  }

  @Test
  void aPlanAndAccountsAreNotNamedTogether() {
    String[] both = {"plans", "assign", "--from", "a", "--account", "b", "--to", "c"};
    assertThat(run(both)).isEqualTo(2);
  }
}
