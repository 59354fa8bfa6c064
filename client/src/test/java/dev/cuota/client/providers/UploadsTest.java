package dev.cuota.client.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.ProvidersWorld;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadsTest {
  private final StandIn store = new StandIn();
  private final ProvidersWorld world = new ProvidersWorld("storage", 1_000);
  private final CuotaClient cuota = world.client();
  private final Uploads uploads = new Uploads(cuota, "storage", Uploads.BYTE);

  @AfterEach
  void stop() {
    assertThat(world.held()).isZero();
    cuota.close();
    world.close();
    store.close();
  }

  private HttpRequest put(int bytes) {
    return HttpRequest.newBuilder(store.uri())
        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
        .build();
  }

  @Test
  void whatWasStoredIsBooked() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    uploads.send(http, "acme", put(600), BodyHandlers.discarding());
    assertThat(world.used()).isEqualTo(600);
    assertThatThrownBy(() -> uploads.send(http, "acme", put(600), BodyHandlers.discarding()))
        .isInstanceOf(UseDenied.class);
    store.status = 500;
    uploads.send(http, "acme", put(100), BodyHandlers.discarding());
    assertThat(world.used()).isEqualTo(600);
  }

  @Test
  void anUploadByAnyClientIsGuarded() throws Exception {
    assertThat(uploads.guarded("acme", 300, () -> "etag")).isEqualTo("etag");
    assertThatThrownBy(
            () ->
                uploads.guarded(
                    "acme",
                    300,
                    () -> {
                      throw new IOException("lost");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(world.used()).isEqualTo(300);
  }

  @Test
  void aMessageIsBookedBySegments() throws Exception {
    try (ProvidersWorld texts = new ProvidersWorld("sms", 3);
        CuotaClient client = texts.client()) {
      Sms sms = new Sms(client, "sms");
      assertThat(sms.guarded("acme", "á".repeat(71), () -> "sent")).isEqualTo("sent");
      assertThat(texts.used()).isEqualTo(2);
      assertThatThrownBy(() -> sms.guarded("acme", "a".repeat(200), () -> "sent"))
          .isInstanceOf(UseDenied.class);
    }
  }
}
