package dev.cuota.server;

import dev.cuota.core.catalog.Keys;
import dev.cuota.engine.accounts.AccountProfile;
import dev.cuota.engine.clusters.Clusters;
import dev.cuota.engine.platform.Secrets;
import dev.cuota.server.fx.FxSettings;
import dev.cuota.server.fx.FxSettingsReader;
import dev.cuota.server.mail.MailSettings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads single values and collects what is wrong with them, so that all is said at once. */
final class Settings {
  private static final Pattern CLUSTER = Pattern.compile("CUOTA_CLUSTER_(?:(.+)_)?URL");

  private final Map<String, String> values;
  private final List<String> problems = new ArrayList<>();

  Settings(Map<String, String> values) {
    this.values = values;
  }

  int number(String name, int otherwise, int most) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number outside the range.
    }
    problems.add("%s must be a whole number from 0 to %d, was '%s'".formatted(name, most, text));
    return otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> {
        return true;
      }
      case "false" -> {
        return false;
      }
      default -> problems.add("%s must be true or false, was '%s'".formatted(name, text));
    }
    return otherwise;
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String name, E otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    for (E constant : constants) {
      if (written(constant).equalsIgnoreCase(text)) {
        return constant;
      }
    }
    String known =
        Arrays.stream(constants).map(Settings::written).collect(Collectors.joining(", "));
    problems.add("%s must be one of %s, was '%s'".formatted(name, known, text));
    return otherwise;
  }

  Path path(String name, Path otherwise) {
    Path path = path(name);
    return path == null ? otherwise : path;
  }

  /** A file that can be read now. */
  @Nullable Path file(String name) {
    Path path = path(name);
    if (path != null && !Files.isReadable(path)) {
      problems.add("%s names '%s', which cannot be read".formatted(name, path));
    }
    return path;
  }

  @Nullable String databaseUrl(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return DatabaseUrl.toJdbc(text);
    } catch (IllegalArgumentException e) {
      problems.add("%s %s".formatted(name, e.getMessage()));
      return null;
    }
  }

  /**
   * Where clusters are, by their keys: {@code CUOTA_CLUSTER_URL} for the first, {@code
   * CUOTA_CLUSTER_<KEY>_URL} for others.
   */
  Map<String, String> clusterUrls() {
    Map<String, String> urls = new TreeMap<>();
    for (String name : new TreeSet<>(values.keySet())) {
      Matcher matcher = CLUSTER.matcher(name);
      String url = matcher.matches() ? databaseUrl(name) : null;
      if (url != null) {
        String written = matcher.group(1);
        String key = written == null ? Clusters.SHARED : written.toLowerCase(Locale.ROOT);
        if (!Keys.valid(key)) {
          problems.add("%s names no cluster: %s is no key".formatted(name, key));
        } else if (urls.put(key, url) != null) {
          problems.add("%s says again where %s is".formatted(name, key));
        }
      }
    }
    return urls;
  }

  /** A mail server and who writes; what is wrong with the URL never repeats its password. */
  @Nullable MailSettings mail(String urlName, String fromName) {
    String url = text(urlName);
    String from = text(fromName);
    if (url == null && from == null) {
      return null;
    } else if (url == null || from == null || !AccountProfile.isEmail(from)) {
      problems.add(
          "%s and %s go together, as a server and an address".formatted(urlName, fromName));
      return null;
    }
    try {
      return MailSettings.of(url, from);
    } catch (IllegalArgumentException _) {
      problems.add(
          "%s must be like smtp://user:password@host:587, or smtps:// for TLS from the start"
              .formatted(urlName));
      return null;
    }
  }

  /** Where rates between currencies come from. */
  FxSettings fx() {
    return new FxSettingsReader(values, problems::add).read();
  }

  /** Random bytes in base64; never repeated in a message. */
  @Nullable String secretsKey(String name) {
    String text = text(name);
    if (text != null) {
      try {
        var _ = Secrets.ofKey(text);
      } catch (IllegalArgumentException _) {
        problems.add("%s must be %d random bytes in base64".formatted(name, Secrets.KEY_BYTES));
      }
    }
    return text;
  }

  /** Visible ASCII characters; never repeated in a message. */
  @Nullable String secret(String name, int least, int most) {
    String text = text(name);
    if (text != null && !text.matches("[!-~]{%d,%d}".formatted(least, most))) {
      problems.add(
          "%s must be %d to %d visible ASCII characters without blanks"
              .formatted(name, least, most));
    }
    return text;
  }

  void refuseIfInvalid() {
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
  }

  private @Nullable Path path(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      problems.add("%s is no path: %s".formatted(name, e.getMessage()));
      return null;
    }
  }

  private @Nullable String text(String name) {
    String text = values.get(name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
