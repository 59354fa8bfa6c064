package dev.cuota.examples.storefront;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Checks what callers send. */
final class Given {
  private static final int MAX_TEXT = 200;
  private static final int MAX_DIGITS = 15;
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

  private Given() {}

  static boolean isTenant(String key) {
    return TENANT.matcher(key).matches();
  }

  static String text(String field, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > MAX_TEXT) {
      throw wrong(field + " needs 1 to " + MAX_TEXT + " characters");
    }
    return text.strip();
  }

  static BigDecimal money(String field, @Nullable BigDecimal amount) {
    if (amount == null || amount.signum() < 0 || amount.precision() > MAX_DIGITS) {
      throw wrong(field + " needs an amount of zero or more");
    }
    return amount;
  }

  static String currency(@Nullable String code) {
    if (code == null || !CURRENCY.matcher(code).matches()) {
      throw wrong("currency needs three letters, such as ARS");
    }
    return code;
  }

  static String country(@Nullable String code) {
    if (code == null || !COUNTRY.matcher(code).matches()) {
      throw wrong("country needs two letters, such as AR");
    }
    return code;
  }

  static ResponseStatusException wrong(String what) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, what);
  }

  static ResponseStatusException missing() {
    return new ResponseStatusException(HttpStatus.NOT_FOUND);
  }
}
