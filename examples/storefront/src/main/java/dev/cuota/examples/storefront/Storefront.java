package dev.cuota.examples.storefront;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cuota.client.CuotaClient;
import dev.cuota.spring.TenantResolver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The shop. Its environment says where things are: {@code CUOTA_SERVER}, {@code CUOTA_KEY}, {@code
 * SHOP_DATABASE_URL} and {@code SHOP_PORT}. With {@code SHOP_OWNER}, the id of a process, it ends
 * when that process does, however that ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  ProductsApi.class,
  BannersApi.class,
  CouponsApi.class,
  ImagesApi.class,
  OrdersApi.class,
  Pages.class
})
public class Storefront {
  private static final int MAX_CONNECTIONS = 10;
  private static final String STOCK = "stock";

  /** Starts the shop; with the argument {@value #STOCK} it only makes a new database and fills it. */
  public static void main(String[] arguments) {
    if (List.of(arguments).equals(List.of(STOCK))) {
      Stock.fill(jdbc(System.getenv("SHOP_DATABASE_URL")));
      return;
    }
    String owner = System.getenv("SHOP_OWNER");
    if (owner != null) {
      endWith(Long.parseLong(owner));
    }
    SpringApplication.run(Storefront.class, arguments);
  }

  private static void endWith(long owner) {
    CompletableFuture<?> unused =
        ProcessHandle.of(owner)
            .<CompletableFuture<?>>map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(owner))
            .thenRun(() -> System.exit(0));
  }

  private static String jdbc(String url) {
    return url.startsWith("jdbc:") ? url : "jdbc:" + url;
  }

  @Bean
  DataSource shopDatabase(@Value("${shop.database-url}") String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbc(url));
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setPoolName("shop");
    return new HikariDataSource(config);
  }

  @Bean
  JdbcClient shopJdbc(DataSource database) {
    ShopTables.create(database);
    return JdbcClient.create(database);
  }

  @Bean
  TenantResolver shopTenants() {
    return new ShopTenants();
  }

  @Bean
  Levels levels(JdbcClient jdbc, CuotaClient cuota) {
    return new Levels(jdbc, cuota);
  }

  @Bean
  Standings standings(CuotaClient cuota) {
    return new Standings(cuota);
  }
}
