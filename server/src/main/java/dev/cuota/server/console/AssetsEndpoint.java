package dev.cuota.server.console;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Sends the files that pages load. */
@RestController
class AssetsEndpoint {
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  private final Assets assets;

  AssetsEndpoint(Assets assets) {
    this.assets = assets;
  }

  /** The file; an outdated version in the address is answered with the present one, uncached. */
  @GetMapping(Assets.PATH + "{version}/{name}")
  ResponseEntity<byte[]> file(
      @PathVariable String version,
      @PathVariable String name,
      @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, required = false)
          @Nullable String encodings) {
    return assets
        .find(name)
        .map(asset -> answer(asset, version, encodings))
        .orElseGet(() -> ResponseEntity.notFound().build());
  }

  private static ResponseEntity<byte[]> answer(
      Assets.Asset asset, String version, @Nullable String encodings) {
    boolean gzip = encodings != null && encodings.contains("gzip");
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .contentType(MediaType.parseMediaType(asset.type()))
            .cacheControl(version.equals(asset.version()) ? FOR_EVER : CacheControl.noStore())
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    if (gzip) {
      answer.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return answer.body(asset.content(gzip));
  }
}
