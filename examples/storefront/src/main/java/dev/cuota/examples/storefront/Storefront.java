package dev.cuota.examples.storefront;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cuota.client.CuotaClient;
import dev.cuota.spring.TenantResolver;
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
 * SHOP_DATABASE_URL} and {@code SHOP_PORT}.
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

  /** Starts the shop. */
  public static void main(String[] arguments) {
    SpringApplication.run(Storefront.class, arguments);
  }

  @Bean
  DataSource shopDatabase(@Value("${shop.database-url}") String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url.startsWith("jdbc:") ? url : "jdbc:" + url);
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
