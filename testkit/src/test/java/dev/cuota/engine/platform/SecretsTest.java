package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final String KEY =
      Base64.getEncoder()
          .encodeToString(
              "0123456789abcdef0123456789abcdef"
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));

  @Test
  void whatIsSealedIsOpenedAtItsPlaceOnly() {
    Secrets secrets = Secrets.ofKey(KEY);
    String sealed = secrets.seal("very sécret", "here");
    assertThat(sealed).doesNotContain("very");
    assertThat(secrets.seal("very sécret", "here")).isNotEqualTo(sealed);
    assertThat(Secrets.ofKey(KEY).open(sealed, "here")).isEqualTo("very sécret");
    assertThatThrownBy(() -> secrets.open(sealed, "there")).isInstanceOf(Secrets.Unreadable.class);
    assertThatThrownBy(() -> Secrets.passing().open(sealed, "here"))
        .isInstanceOf(Secrets.Unreadable.class);
    assertThatThrownBy(() -> secrets.open("no base64!", "here"))
        .isInstanceOf(Secrets.Unreadable.class);
    assertThatThrownBy(() -> Secrets.ofKey("c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofManyWhoSealFirstAtOnceAllUseTheSameKey(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    List<Future<String>> sealed;
    try (ExecutorService many = Executors.newFixedThreadPool(16)) {
      sealed =
          many.invokeAll(
              Collections.nCopies(16, () -> Secrets.inFolder(data).seal("text", "here")));
    }
    for (Future<String> one : sealed) {
      assertThat(Secrets.inFolder(data).open(one.get(), "here")).isEqualTo("text");
    }
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void theFileIsMadeWhenItIsNeededAndForItsOwnerAlone(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("data");
    Secrets secrets = Secrets.inFolder(data);
    assertThat(data).doesNotExist();
    String sealed = secrets.seal("text", "here");
    assertThat(Secrets.inFolder(data).open(sealed, "here")).isEqualTo("text");
    Path key = data.resolve("secrets.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Secrets.ofKey(Files.readString(key)).open(sealed, "here")).isEqualTo("text");
  }
}
