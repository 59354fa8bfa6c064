package dev.cuota.server.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * The files that pages load, each named here; nothing else is served. An address changes with the
 * file's content, so browsers may keep what they have for ever.
 */
public final class Assets {
  /** Below which path they are answered. */
  static final String PATH = "/console/static-files/";

  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String OWN = "/dev/cuota/server/console/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final int VERSION_BYTES = 6;

  private static final Map<String, Source> SOURCES =
      Map.of(
          "tabler.css", new Source(WEBJARS + "tabler__core/1.4.0/dist/css/tabler.min.css", STYLE),
          "htmx.js", new Source(WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js", SCRIPT),
          "echarts.js", new Source(WEBJARS + "echarts/5.3.1/dist/echarts.min.js", SCRIPT),
          "console.css", new Source(OWN + "console.css", STYLE),
          "console.js", new Source(OWN + "console.js", SCRIPT),
          "charts.js", new Source(OWN + "charts.js", SCRIPT),
          "theme.js", new Source(OWN + "theme.js", SCRIPT),
          "favicon.svg", new Source(OWN + "favicon.svg", "image/svg+xml"));

  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  private record Source(String resource, String type) {}

  /** A file ready to be sent. */
  static final class Asset {
    private final String type;
    private final String version;
    private final byte[] plain;
    private final byte[] gzipped;

    private Asset(String type, byte[] plain) throws IOException {
      this.type = type;
      this.version = digest(plain);
      this.plain = plain;
      this.gzipped = gzip(plain);
    }

    String type() {
      return type;
    }

    /** Changes with the content. */
    String version() {
      return version;
    }

    byte[] content(boolean compressed) {
      return compressed ? gzipped : plain;
    }
  }

  /** The address of a file, with its version. */
  public String url(String name) {
    Asset asset =
        find(name).orElseThrow(() -> new IllegalArgumentException("no asset named " + name));
    return PATH + asset.version() + "/" + name;
  }

  /** The file of that name, read on first use. */
  Optional<Asset> find(String name) {
    Source source = SOURCES.get(name);
    return source == null
        ? Optional.empty()
        : Optional.of(loaded.computeIfAbsent(name, _ -> load(source)));
  }

  private static Asset load(Source source) {
    try (InputStream in = Assets.class.getResourceAsStream(source.resource())) {
      if (in == null) {
        throw new IllegalStateException("not in the class path: " + source.resource());
      }
      return new Asset(source.type(), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
