package dev.cuota.spring;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;

/**
 * That the tenants' own database refused a row which would have gone beyond a hard limit.
 *
 * @param code why
 * @param details tenant, counter, used, requested and limit
 */
record DatabaseRefusal(String code, Map<String, Object> details) {
  /** The SQLSTATE of such refusals. */
  static final String STATE = "CU403";

  private static final int DEEPEST = 20;
  private static final Pattern CODE = Pattern.compile("\\b[A-Z]+_[A-Z_]+\\b");
  private static final Pattern DETAIL = Pattern.compile("\\{.*}");
  private static final boolean HAS_DRIVER =
      ClassUtils.isPresent(
          "org.postgresql.util.PSQLException", DatabaseRefusal.class.getClassLoader());

  /** The refusal that a fault comes from, however it was wrapped; empty when it comes from none. */
  static Optional<DatabaseRefusal> in(Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SQLException refused && STATE.equals(refused.getSQLState())) {
        return Optional.of(read(refused));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** Whose row it was. */
  Optional<String> tenant() {
    return Optional.ofNullable(details.get("tenant")).map(Object::toString);
  }

  private static DatabaseRefusal read(SQLException refused) {
    DatabaseRefusal told = HAS_DRIVER ? Driver.read(refused) : null;
    return told == null ? parse(String.valueOf(refused.getMessage()), null) : told;
  }

  /** Drivers put the detail into the message, below the code. */
  private static DatabaseRefusal parse(String message, @Nullable String detail) {
    Matcher code = CODE.matcher(message);
    Matcher json = DETAIL.matcher(detail == null ? message : detail);
    return new DatabaseRefusal(
        code.find() ? code.group() : "", json.find() ? facts(json.group()) : Map.of());
  }

  private static Map<String, Object> facts(String json) {
    Map<String, Object> facts = new LinkedHashMap<>();
    try {
      JsonText.object(json)
          .forEach(
              (name, value) -> {
                if (value instanceof String || value instanceof BigDecimal) {
                  facts.put(name, value);
                }
              });
    } catch (JacksonException e) {
      return Map.of(); // another's text under our state
    }
    return facts;
  }

  /** Loaded only where the driver is. */
  private static final class Driver {
    static @Nullable DatabaseRefusal read(SQLException refused) {
      ServerErrorMessage told =
          refused instanceof PSQLException own ? own.getServerErrorMessage() : null;
      return told == null ? null : parse(String.valueOf(told.getMessage()), told.getDetail());
    }
  }
}
