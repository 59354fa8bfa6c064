package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.server.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private final StringWriter text = new StringWriter();

  @Test
  void helpHasExamplesAndExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(text.toString())
        .contains("Examples:")
        .contains("--mix growth=starter")
        .contains("Exit codes:")
        .contains("the catalog has errors");
  }

  @Test
  void aRangeThatIsNoWholeMonthsIsRefusedWithTheOneAroundIt() {
    assertThat(run("--from", "2026-01-10", "--to", "2026-02-20")).isEqualTo(2);
    assertThat(text.toString()).contains("2026-01-01 to 2026-02-28");
  }

  @Test
  void whatIsWronglySaidIsNamed() {
    assertThat(january("--mix", "growth=")).isEqualTo(2);
    assertThat(text.toString()).contains("'growth=' is no pair such as growth=starter");
    assertThat(january("--mix", "growth")).isEqualTo(2);
    assertThat(text.toString()).contains("and no file");
    assertThat(january("--share", "free=half")).isEqualTo(2);
    assertThat(text.toString()).contains("'half' is no share such as 30");
    assertThat(january("--share", "free=0")).isEqualTo(2);
    assertThat(january("--project", "0")).isEqualTo(2);
    assertThat(january("--assume", "much")).isEqualTo(2);
    assertThat(january("--export", "accounts.txt")).isEqualTo(2);
    assertThat(text.toString()).contains(".csv or .json");
    assertThat(january("--catalog", "there-is-none.yaml")).isEqualTo(2);
    assertThat(text.toString()).contains("there is no file there-is-none.yaml");
  }

  @Test
  void aBadCatalogIsToldWithItsLines(@TempDir Path directory) throws Exception {
    Path bad = Files.writeString(directory.resolve("bad.yaml"), "name: Bad\nplans: 7\n");
    assertThat(january("--catalog", bad.toString())).isEqualTo(1);
    assertThat(text.toString()).contains("bad.yaml:2:");
  }

  private int january(String... more) {
    List<String> all = new ArrayList<>(List.of("--from", "2026-01-01", "--to", "2026-01-31"));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(List.of(arguments));
    PrintWriter writer = new PrintWriter(text, true);
    return Main.commandLine().setErr(writer).setOut(writer).execute(all.toArray(String[]::new));
  }
}
