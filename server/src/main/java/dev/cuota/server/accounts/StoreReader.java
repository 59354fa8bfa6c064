package dev.cuota.server.accounts;

import dev.cuota.engine.accounts.StoreProfile;
import dev.cuota.server.limits.JsonBody;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads how a store is called and found; what is not said stays. */
final class StoreReader {
  private final String at;
  private String name;
  private @Nullable String slug;
  private @Nullable String url;

  StoreReader(String at, StoreProfile before) {
    this.at = at;
    name = before.name();
    slug = before.slug();
    url = before.url();
  }

  static StoreProfile profile(byte[] body, StoreProfile before) {
    StoreReader reader = new StoreReader("", before);
    JsonBody.read(
        body,
        (json, field) -> {
          if (!reader.field(json, field)) {
            throw JsonBody.unknown("", field);
          }
        });
    return reader.profile();
  }

  /** Takes a field; false when a store has no such one. */
  boolean field(JsonBody json, String field) {
    switch (field) {
      case "name" -> name = AccountReader.name(json, at + "/name");
      case "slug" -> slug = Bodies.text(json, at + "/slug", StoreProfile::isSlug, "store.slug");
      case "url" -> url = Bodies.text(json, at + "/url", StoreReader::isUrl, "store.url");
      default -> {
        return false;
      }
    }
    return true;
  }

  StoreProfile profile() {
    return new StoreProfile(name, slug, url);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null && text.length() <= StoreProfile.MAX_URL_CHARS;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
