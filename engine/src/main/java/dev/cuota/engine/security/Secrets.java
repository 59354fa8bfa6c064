package dev.cuota.engine.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Makes secrets nobody can guess, and what is kept of them. */
final class Secrets {
  /** What every key made here starts with, so that leak scanners recognise it. */
  static final String KEY_MARK = "cuota_";

  /** Characters behind the mark: 214 bits. */
  private static final int KEY_LENGTH = 36;

  /** Characters of a password: 119 bits. */
  private static final int PASSWORD_LENGTH = 20;

  private static final int MAX_PREFIX = 12;
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** A new API key. */
  static String key() {
    return KEY_MARK + random(KEY_LENGTH);
  }

  /** A new password. */
  static String password() {
    return random(PASSWORD_LENGTH);
  }

  /** As much of a secret as may be shown: at most a third of it. */
  static String prefix(String secret) {
    return secret.substring(0, Math.min(MAX_PREFIX, secret.length() / 3));
  }

  /** What is stored of a secret. It is long and random, so that no salt or stretching is needed. */
  static KeyHash hash(String secret) {
    try {
      byte[] text = secret.getBytes(StandardCharsets.UTF_8);
      return new KeyHash(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(BASE62.charAt(RANDOM.nextInt(BASE62.length())));
    }
    return text.toString();
  }
}
