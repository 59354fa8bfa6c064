package dev.cuota.server.imports;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a line of an access log apart, in the common or combined form of Apache and nginx. What stands
 * behind the size may be missing or broken off; it is not what is counted.
 */
final class AccessLogFields {
  private final String line;
  private int at;

  private AccessLogFields(String line) {
    this.line = line;
  }

  /** The fields by name, or empty when the line is none of an access log. */
  static Optional<Map<String, String>> of(String line) {
    return Optional.ofNullable(new AccessLogFields(line).read());
  }

  private @org.jspecify.annotations.Nullable Map<String, String> read() {
    String client = word();
    word();
    String user = word();
    String time = between('[', ']');
    String request = quoted();
    String status = word();
    String bytes = word();
    if (client.isEmpty()
        || time.isEmpty()
        || !status.matches("[1-5][0-9]{2}")
        || !bytes.matches("-|[0-9]{1,18}")) {
      return null;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("client", client);
    fields.put("user", user.equals("-") ? "" : user);
    fields.put("time", time);
    String[] parts = request.split(" ", 3);
    fields.put("method", parts.length == 3 ? parts[0] : "");
    fields.put("path", parts.length == 3 ? parts[1] : request);
    fields.put("status", status);
    fields.put("bytes", bytes.equals("-") ? "0" : bytes);
    fields.put("referrer", quoted());
    fields.put("agent", quoted());
    return fields;
  }

  private String word() {
    skipBlanks();
    int end = line.indexOf(' ', at);
    return upTo(end < 0 ? line.length() : end);
  }

  private String between(char open, char close) {
    skipBlanks();
    if (at >= line.length() || line.charAt(at) != open) {
      return "";
    }
    at++;
    int end = line.indexOf(close, at);
    String inside = upTo(end < 0 ? line.length() : end);
    at++;
    return inside;
  }

  /** Text in quotes; a backslash keeps the next character from ending it. */
  private String quoted() {
    skipBlanks();
    if (at >= line.length() || line.charAt(at) != '"') {
      return "";
    }
    int start = ++at;
    while (at < line.length() && line.charAt(at) != '"') {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    String inside = line.substring(start, Math.min(at, line.length()));
    at++;
    return inside;
  }

  private void skipBlanks() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
  }

  private String upTo(int end) {
    String text = line.substring(Math.min(at, line.length()), end);
    at = end;
    return text;
  }
}
