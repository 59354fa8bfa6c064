package dev.cuota.server.clusters;

import dev.cuota.core.clusters.ClusterStatus;
import dev.cuota.core.clusters.Placement;
import dev.cuota.engine.clusters.ClusterChange;
import dev.cuota.engine.clusters.ClusterPlace;
import dev.cuota.engine.clusters.ClusterSettings;
import dev.cuota.engine.clusters.ClusterWish;
import dev.cuota.server.DatabaseUrl;
import dev.cuota.server.limits.JsonBody;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the bodies that say something of a cluster; whatever is wrong is named by its place. */
final class ClusterReader {
  private final boolean takesKey;
  private @Nullable String key;
  private @Nullable ClusterStatus status;
  private @Nullable Integer weight;
  private @Nullable String note;
  private @Nullable String url;

  private ClusterReader(boolean takesKey) {
    this.takesKey = takesKey;
  }

  static ClusterWish wish(byte[] body) {
    ClusterReader reader = new ClusterReader(true);
    JsonBody.read(body, reader::field);
    if (reader.key == null) {
      throw JsonBody.wrong("/key", "parameter.missing");
    }
    ClusterSettings usual = ClusterSettings.USUAL;
    return new ClusterWish(
        reader.key,
        reader.url,
        new ClusterSettings(
            Objects.requireNonNullElse(reader.status, usual.status()),
            Objects.requireNonNullElse(reader.weight, usual.weight()),
            Objects.requireNonNullElse(reader.note, usual.note())));
  }

  static ClusterChange change(byte[] body) {
    ClusterReader reader = new ClusterReader(false);
    JsonBody.read(body, reader::field);
    return new ClusterChange(reader.status, reader.weight, reader.note, reader.url);
  }

  private void field(JsonBody json, String name) {
    String pointer = "/" + name;
    if (name.equals("key") && takesKey) {
      key = json.text(pointer);
      return;
    }
    switch (name) {
      case "status" -> status = status(json.text(pointer));
      case "weight" -> weight = weight(json.whole(pointer));
      case "note" -> note = json.isNull() ? "" : note(json.text(pointer));
      case "url" -> url = url(json, pointer);
      default -> throw JsonBody.unknown("", name);
    }
  }

  private static ClusterStatus status(String text) {
    for (ClusterStatus one : ClusterStatus.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return one;
      }
    }
    throw JsonBody.wrong("/status", "cluster.status");
  }

  private static int weight(long number) {
    if (number > Placement.MAX_WEIGHT) {
      throw JsonBody.wrong("/weight", "cluster.weight", Placement.MAX_WEIGHT);
    }
    return (int) number;
  }

  private static String note(String text) {
    if (text.length() > ClusterSettings.MAX_NOTE) {
      throw JsonBody.wrong("/note", "json.text", ClusterSettings.MAX_NOTE);
    }
    return text;
  }

  private static @Nullable String url(JsonBody json, String pointer) {
    if (json.isNull()) {
      return null;
    }
    try {
      String jdbc = DatabaseUrl.toJdbc(json.text(pointer));
      if (jdbc.length() <= ClusterPlace.MAX_URL) {
        return jdbc;
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for one that is too long.
    }
    throw JsonBody.wrong(pointer, "cluster.URL");
  }
}
