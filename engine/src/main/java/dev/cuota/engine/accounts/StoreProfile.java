package dev.cuota.engine.accounts;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a store is called and found.
 *
 * @param name for people; may be empty, at most {@value #MAX_NAME_CHARS} characters
 * @param slug lower case letters, digits and single dashes, at most {@value #MAX_SLUG_CHARS}
 *     characters, of no other store; null for none
 * @param url where the world sees it; null when nobody has said
 */
public record StoreProfile(String name, @Nullable String slug, @Nullable String url) {
  /** Most characters of a name. */
  public static final int MAX_NAME_CHARS = 200;

  /** Most characters of a slug: those of a label of a host name. */
  public static final int MAX_SLUG_CHARS = 63;

  /** Most characters of an address. */
  public static final int MAX_URL_CHARS = 500;

  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  public StoreProfile {
    if (name.length() > MAX_NAME_CHARS
        || (slug != null && !isSlug(slug))
        || (url != null && url.length() > MAX_URL_CHARS)) {
      throw new IllegalArgumentException("name, slug or url is too long or wrongly spelled");
    }
  }

  /** Whether a text may be a slug. */
  public static boolean isSlug(String text) {
    return text.length() <= MAX_SLUG_CHARS && SLUG.matcher(text).matches();
  }
}
