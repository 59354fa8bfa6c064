package dev.cuota.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the server for its catalog. */
record CatalogAtServer(HttpClient http, URI server, String key, Duration timeout)
    implements CatalogFacts.Source {
  private static final String PATH = "/api/v1/snapshots";
  private static final int OK = 200;

  @Override
  public Catalog read() throws IOException, InterruptedException {
    String base = server.toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + PATH))
            .timeout(timeout)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"tenants\":[],\"catalog\":true}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != OK) {
      throw new IOException("the server answered " + answer.statusCode());
    }
    return Catalog.parse(answer.body());
  }
}
