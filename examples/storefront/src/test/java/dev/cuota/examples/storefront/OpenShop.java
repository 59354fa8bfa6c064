package dev.cuota.examples.storefront;

import dev.cuota.spring.StandInCuota;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A shop that listens, with a database and a Cuota of its own. */
final class OpenShop implements AutoCloseable {
  final StandInCuota cuota =
      new StandInCuota()
          .feature("products_limit", "count", "product", "100")
          .feature("banners_active_limit", "count", "banner", "2")
          .feature("coupons_active_limit", "count", "coupon", "10")
          .feature("storage_gb_quota", "level", "GB", "2")
          .feature("custom_palettes", "switch", "", "none")
          .soft("max_monthly_orders", "metered", "order", "100")
          .action("create_product", "products_limit", "1", "open")
          .action("create_service", "products_limit", "1", "open")
          .action("upload_image", "storage_gb_quota", "0.005", "open")
          .action("create_banner", "banners_active_limit", "1", "open")
          .action("create_coupon", "coupons_active_limit", "1", "open")
          .action("create_order", "max_monthly_orders", "1", "open");
  final JdbcClient jdbc;
  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();

  OpenShop() {
    this(TestPostgres.newDatabase());
  }

  OpenShop(String database) {
    context =
        new SpringApplicationBuilder(Storefront.class)
            .properties(
                "SHOP_DATABASE_URL=" + database,
                "SHOP_PORT=0",
                "CUOTA_SERVER=" + cuota.url(),
                "cuota.server=" + cuota.url(),
                "cuota.key=k",
                "cuota.timeout=500ms",
                "cuota.metering.enabled=false")
            .run();
    jdbc = context.getBean(JdbcClient.class);
  }

  HttpResponse<String> post(String resource, String body) {
    return send("POST", "/api/" + resource, body, "en");
  }

  HttpResponse<String> page(String path, String language) {
    return send("GET", path, "", language);
  }

  HttpResponse<String> send(String method, String path, String body, String language) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + context.getEnvironment().getProperty("local.server.port")
                        + path))
            .header("X-Tenant", "acme")
            .header("Content-Type", "application/json")
            .header("Accept-Language", language)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  int rows(String table) {
    return jdbc.sql("select count(*) from shop." + table).query(Integer.class).single();
  }

  @Override
  public void close() {
    context.close();
    cuota.close();
  }
}
