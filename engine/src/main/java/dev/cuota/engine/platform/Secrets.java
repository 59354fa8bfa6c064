package dev.cuota.engine.platform;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals what has to be stored and must not be read in the database: other databases' passwords. Whoever
 * has the key opens it, at the place for which it was sealed and nowhere else.
 */
public final class Secrets {
  /** Bytes of a key that the operator chose. */
  public static final int KEY_BYTES = 32;

  private static final String FILE = "secrets.key";
  private static final int KEY_NUMBER = 1;

  private final Supplier<KeysetHandle> key;
  private @Nullable Aead aead;

  private Secrets(Supplier<KeysetHandle> key) {
    this.key = key;
  }

  /**
   * With the key in a file of the data folder, which is made when something is sealed for the first
   * time. Nodes that share a control database must share the file.
   */
  public static Secrets inFolder(Path dataDir) {
    return new Secrets(() -> inFile(dataDir));
  }

  /**
   * With a key that the operator chose.
   *
   * @param base64 {@value #KEY_BYTES} random bytes
   * @throws IllegalArgumentException when it is anything else
   */
  public static Secrets ofKey(String base64) {
    byte[] bytes = decoded(base64);
    return new Secrets(() -> cryptic(() -> given(bytes)));
  }

  /** With a key that nobody else has: for programs that leave nothing behind. */
  public static Secrets passing() {
    return new Secrets(() -> cryptic(() -> given(random())));
  }

  /**
   * Seals a text.
   *
   * @param place where it is kept; it can be opened with the same words only
   */
  public String seal(String text, String place) {
    byte[] sealed = cryptic(() -> aead().encrypt(bytes(text), bytes(place)));
    return Base64.getEncoder().encodeToString(sealed);
  }

  /**
   * Opens what was sealed.
   *
   * @throws Unreadable when it was sealed with another key or for another place, or was changed
   */
  public String open(String sealed, String place) {
    try {
      byte[] text = aead().decrypt(Base64.getDecoder().decode(sealed), bytes(place));
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Unreadable(e);
    }
  }

  /** It was sealed with another key or for another place, or was changed. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(Exception cause) {
      super("this Cuota's secrets key does not open it", cause);
    }
  }

  private interface Cryptic<T> {
    T get() throws GeneralSecurityException;
  }

  private synchronized Aead aead() throws GeneralSecurityException {
    Aead known = aead;
    if (known == null) {
      known = key.get().getPrimitive(RegistryConfiguration.get(), Aead.class);
      aead = known;
    }
    return known;
  }

  private static KeysetHandle inFile(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        Folders.createPrivate(dataDir);
        Folders.writePrivateOnce(file, Base64.getEncoder().encodeToString(random()));
      }
      String kept = Files.readString(file).strip();
      return cryptic(() -> given(decoded(kept)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the secrets key in " + file, e);
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] decoded(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has %d bytes".formatted(KEY_BYTES));
    }
    return bytes;
  }

  @AccessesPartialKey // the key is the operator's, or that of the file
  private static KeysetHandle given(byte[] key) throws GeneralSecurityException {
    AeadConfig.register();
    AesGcmKey whole =
        AesGcmKey.builder()
            .setParameters(PredefinedAeadParameters.AES256_GCM)
            .setIdRequirement(KEY_NUMBER)
            .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
            .build();
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(whole).withFixedId(KEY_NUMBER).makePrimary())
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T cryptic(Cryptic<T> work) {
    try {
      return work.get();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing does not work here", e);
    }
  }
}
