package dev.cuota.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Clock;
import dev.cuota.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogAtStartTest {

  @Test
  void theOperatorsCatalogIsInForceAfterEveryStartAndAppliedOnce(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("catalog.yaml");
    Files.writeString(file, ReferenceCatalogs.document("storefront").orElseThrow());
    try (TestServer server = TestServer.start(Clock.system())) {
      Engine engine = server.engine();
      EnvironmentId environment = engine.security().defaultEnvironment().id();

      assertThat(CatalogAtStart.apply(engine, file)).isEmpty();
      assertThat(CatalogAtStart.apply(engine, file)).isEmpty();

      assertThat(engine.catalogs().current(environment).version()).isEqualTo(1);
      assertThat(engine.catalogs().history(environment))
          .singleElement()
          .satisfies(version -> assertThat(version.appliedBy()).isEqualTo("CUOTA_CATALOG"));
    }
  }

  @Test
  void whatKeepsItFromBeingAppliedIsToldWithItsPlace(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("broken.yaml");
    Files.writeString(file, "name: X\ncostCurrency: EURO\n");
    assertThat(CatalogAtStart.apply(TestServer.shared().engine(), file))
        .containsExactly(
            file + ":2:15 costCurrency: 'EURO' is no ISO 4217 currency such as EUR or USD");
  }

  @Test
  void aFileThatIsNotThereIsTold(@TempDir Path folder) {
    assertThat(CatalogAtStart.apply(TestServer.shared().engine(), folder.resolve("nowhere.yaml")))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("cannot be read"));
  }
}
