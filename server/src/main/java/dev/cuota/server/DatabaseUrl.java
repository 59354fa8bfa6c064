package dev.cuota.server;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Reads the ways people write where a PostgreSQL is. Messages never repeat the password. */
public final class DatabaseUrl {
  private static final String JDBC = "jdbc:postgresql:";
  private static final String FORMS =
      "must be like postgresql://name:password@host:5432/database"
          + " or jdbc:postgresql://host:5432/database?user=name&password=secret";

  private DatabaseUrl() {}

  /**
   * The JDBC form of either form.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static String toJdbc(String text) {
    if (text.startsWith(JDBC)) {
      return text;
    }
    if (!text.startsWith("postgres://") && !text.startsWith("postgresql://")) {
      throw new IllegalArgumentException(FORMS);
    }
    return jdbc(parsed(text));
  }

  private static URI parsed(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(FORMS + "; special characters are written as %XX");
    }
    if (uri.getHost() == null || uri.getPath().length() < 2) {
      throw new IllegalArgumentException(FORMS);
    }
    return uri;
  }

  private static String jdbc(URI uri) {
    StringBuilder jdbc = new StringBuilder(JDBC).append("//").append(uri.getHost());
    if (uri.getPort() >= 0) {
      jdbc.append(':').append(uri.getPort());
    }
    jdbc.append(uri.getRawPath());
    char separator = '?';
    if (uri.getRawQuery() != null) {
      jdbc.append(separator).append(uri.getRawQuery());
      separator = '&';
    }
    if (uri.getUserInfo() != null) {
      String[] user = uri.getUserInfo().split(":", 2);
      jdbc.append(separator).append("user=").append(encoded(user[0]));
      if (user.length == 2) {
        jdbc.append("&password=").append(encoded(user[1]));
      }
    }
    return jdbc.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
