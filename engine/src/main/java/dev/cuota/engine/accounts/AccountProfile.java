package dev.cuota.engine.accounts;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an account is called, reached and where it is.
 *
 * @param name for people; may be empty, at most {@value #MAX_NAME_CHARS} characters
 * @param email may be empty, at most {@value #MAX_EMAIL_CHARS} characters with an {@code @} within
 * @param country ISO 3166-1 code of two capital letters; null when nobody has said
 */
public record AccountProfile(String name, String email, @Nullable String country) {
  /** Nothing is known. */
  public static final AccountProfile UNKNOWN = new AccountProfile("", "", null);

  /** Most characters of a name. */
  public static final int MAX_NAME_CHARS = 200;

  /** Most characters of an address, RFC 5321. */
  public static final int MAX_EMAIL_CHARS = 254;

  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  public AccountProfile {
    if (name.length() > MAX_NAME_CHARS
        || (!email.isEmpty() && !isEmail(email))
        || (country != null && !isCountry(country))) {
      throw new IllegalArgumentException("name, e-mail or country is too long or wrongly spelled");
    }
  }

  /** Whether a text may be an address. */
  public static boolean isEmail(String text) {
    return text.length() <= MAX_EMAIL_CHARS && EMAIL.matcher(text).matches();
  }

  /** Whether a text may be a country. */
  public static boolean isCountry(String text) {
    return COUNTRY.matcher(text).matches();
  }
}
