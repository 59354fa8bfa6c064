package dev.cuota.core.catalog;

import java.util.regex.Pattern;

/** How meters, features, actions and plans may be named: {@code ^[a-z0-9]+(_[a-z0-9]+)*$}. */
public final class Keys {
  /** Most characters of a key. */
  public static final int MAX_LENGTH = 64;

  private static final Pattern FORM = Pattern.compile("[a-z0-9]+(_[a-z0-9]+)*");

  private Keys() {}

  /** Whether {@code key} may be used. */
  public static boolean valid(String key) {
    return key.length() <= MAX_LENGTH && FORM.matcher(key).matches();
  }
}
