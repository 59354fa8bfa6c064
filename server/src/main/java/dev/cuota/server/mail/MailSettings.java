package dev.cuota.server.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Through which server mail goes.
 *
 * @param tls whether the connection is encrypted from its start; otherwise as soon as the server offers
 *     it
 * @param user null when the server wants no log-in
 * @param from address of whoever writes
 */
public record MailSettings(
    String host,
    int port,
    boolean tls,
    @Nullable String user,
    @Nullable String password,
    String from) {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;

  /**
   * Reads {@code smtp://user:password@host:port} or {@code smtps://}; log-in and port may be left out.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static MailSettings of(String url, String from) {
    URI uri = URI.create(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("smtps");
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if ((!tls && !scheme.equals("smtp")) || uri.getHost() == null || path.length() > 1) {
      throw new IllegalArgumentException("no mail server");
    }
    int usual = tls ? SUBMISSIONS : SUBMISSION;
    String login = uri.getRawUserInfo();
    int colon = login == null ? -1 : login.indexOf(':');
    if (login != null && colon < 1) {
      throw new IllegalArgumentException("no log-in");
    }
    return new MailSettings(
        uri.getHost(),
        uri.getPort() < 0 ? usual : uri.getPort(),
        tls,
        login == null ? null : decoded(login.substring(0, colon)),
        login == null ? null : decoded(login.substring(colon + 1)),
        from);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "MailSettings[%s:%d, from=%s]".formatted(host, port, from);
  }
}
