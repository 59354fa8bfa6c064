package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.server.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FxCommandTest {
  private final StringWriter text = new StringWriter();

  @Test
  void itHasToBeSaidWhat() {
    assertThat(run("fx")).isEqualTo(2);
    assertThat(text.toString()).contains("list, import, set, accept or refuse?");
    assertThat(run("fx", "import")).isEqualTo(2);
    assertThat(text.toString()).contains("FILE");
    assertThat(run("fx", "accept", "7")).isEqualTo(2);
    assertThat(run("fx", "list", "--limit", "0")).isEqualTo(2);
    assertThat(text.toString()).contains("--limit needs 1 to 500");
  }

  @Test
  void aRateThatIsNoneIsNotSet() {
    assertThat(set("dollars", "1500", "--reason", "x")).isEqualTo(2);
    assertThat(text.toString()).contains("no pair such as USD/ARS");
    assertThat(set("USD/ARS", "0", "--reason", "x")).isEqualTo(2);
    assertThat(text.toString()).contains("no rate has that value");
    assertThat(set("USD/ARS", "1500")).isEqualTo(2);
    assertThat(text.toString()).contains("--reason");
    assertThat(set("USD/ARS", "1500", "--reason", " ")).isEqualTo(2);
    assertThat(set("USD/ARS", "1500", "--reason", "x", "--side", "left")).isEqualTo(2);
  }

  private int set(String... more) {
    List<String> all = new ArrayList<>(List.of("fx", "set", "--day", "2026-09-29"));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.commandLine().setErr(new PrintWriter(text, true)).execute(arguments);
  }
}
