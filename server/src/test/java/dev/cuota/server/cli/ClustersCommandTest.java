package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.server.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ClustersCommandTest {
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
  }

  @Test
  void itHasToBeSaidWhatIsToBeDone() {
    assertThat(run("clusters")).isEqualTo(2);
    assertThat(err.toString()).contains("list, add, set, remove or check?");
    assertThat(run("clusters", "add")).isEqualTo(2);
    assertThat(err.toString()).contains("KEY");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsOpened() {
    assertThat(run("clusters", "set", "cluster_a", "--status", "up")).isEqualTo(2);
    assertThat(run("clusters", "set", "cluster_a", "--weight", "1001")).isEqualTo(2);
    assertThat(err.toString()).contains("--weight is 0 to 1000");
    assertThat(run("clusters", "set", "cluster_a", "--url-from", "NOT_SET_ANYWHERE")).isEqualTo(2);
    assertThat(err.toString()).contains("NOT_SET_ANYWHERE");
  }
}
