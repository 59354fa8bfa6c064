package dev.cuota.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.server.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CatalogCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aValidDocumentIsSummedUp() {
    assertThat(run("catalog", "validate", "proptech")).isZero();
    assertThat(out.toString())
        .startsWith("proptech is valid: 4 meters, 0 counters, 4 features, 4 actions, 4 plans")
        .containsPattern("professional +149 EUR month +14.45 EUR +90 %")
        .doesNotContain("\u001b");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void errorsAreToldLikeACompilerDoes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, "name: X\ncostCurrency: EURO\n");
    assertThat(run("catalog", "validate", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(file + ":2:15 costCurrency: 'EURO' is no ISO 4217 currency")
        .endsWith("1 error" + System.lineSeparator());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsAWrongCall() {
    assertThat(run("catalog", "validate", "nowhere.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file nowhere.yaml");
  }

  @Test
  void aFileThatIsNoTextIsAWrongCall(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, new byte[] {'a', (byte) 0xf1});
    assertThat(run("catalog", "validate", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not UTF-8");
  }

  @Test
  void withoutAVerbItIsAWrongCall() {
    assertThat(run("catalog")).isEqualTo(2);
    assertThat(err.toString()).contains("validate, diff or apply?");
  }

  @Test
  void aBrokenDocumentIsRefusedBeforeADatabaseIsOpened(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, "plans: 5\n");
    assertThat(run("catalog", "apply", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + ":1:8 plans: expected a list");
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
