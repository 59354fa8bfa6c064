package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows how the application gets on with Cuota among its health indicators. */
@AutoConfiguration(after = CuotaAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(CuotaClient.class)
@ConditionalOnProperty(name = "management.health.cuota.enabled", matchIfMissing = true)
public final class CuotaHealthAutoConfiguration {
  CuotaHealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "cuotaHealthIndicator")
  HealthIndicator cuotaHealthIndicator(CuotaClient client, CuotaProperties properties) {
    return new CuotaHealth(client, properties);
  }
}
