package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Shows what guards and the client count in the application's meter registries, if it has any. */
@AutoConfiguration(after = CuotaAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(CuotaClient.class)
public final class CuotaMetricsAutoConfiguration {
  CuotaMetricsAutoConfiguration() {}

  /** Binding twice shows each once, so registries that bind what they find do no harm. */
  @Bean
  SmartInitializingSingleton cuotaMeters(
      ObjectProvider<MeterRegistry> registries, CuotaClient client, GuardCounts counts) {
    CuotaMeters meters = new CuotaMeters(client, counts);
    return () -> registries.orderedStream().forEach(meters::bindTo);
  }
}
