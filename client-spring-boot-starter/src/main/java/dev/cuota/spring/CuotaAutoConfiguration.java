package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import dev.cuota.client.CuotaClientBuilder;
import java.net.http.HttpClient;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/** Makes a {@link CuotaClient} of the properties, and guards what has {@link PlanAction}. */
@AutoConfiguration
@ConditionalOnProperty(name = "cuota.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CuotaProperties.class)
public final class CuotaAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(CuotaAutoConfiguration.class);

  CuotaAutoConfiguration() {}

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  CuotaClient cuotaClient(CuotaProperties properties) {
    CuotaClientBuilder builder =
        CuotaClient.builder(properties.server(), key(properties))
            .requestTimeout(properties.timeout())
            .failureMode(properties.failure());
    if (properties.holder() != null) {
      builder.holder(properties.holder());
    }
    if (properties.folder() != null) {
      builder.folder(properties.folder());
    }
    LOG.info(
        "asking Cuota at {}; what it cannot decide fails {}; {}",
        properties.server(),
        properties.failure(),
        properties.folder() == null
            ? "events wait in memory, as cuota.folder is not set, and a crash loses them"
            : "events wait in " + properties.folder());
    return builder.build();
  }

  private static String key(CuotaProperties properties) {
    String key = properties.key();
    if (key == null || key.isBlank()) {
      throw new MissingKey();
    }
    return key;
  }

  @Bean
  GuardCounts cuotaGuardCounts() {
    return new GuardCounts(System::nanoTime);
  }

  @Bean
  CatalogFacts cuotaCatalogFacts(CuotaProperties properties) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(properties.timeout()).build();
    return new CatalogFacts(
        new CatalogAtServer(http, properties.server(), key(properties), properties.timeout()),
        System::nanoTime);
  }

  @Bean
  PlanGate cuotaPlanGate(
      CuotaProperties properties, CuotaClient client, CatalogFacts facts, GuardCounts counts) {
    facts.now();
    return new PlanGate(
        client,
        new Kinds(client, System::nanoTime),
        facts,
        counts,
        properties.guard().reservation());
  }

  @Bean
  Denials cuotaDenials(CatalogFacts facts) {
    return new Denials(facts, Clock.systemUTC());
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static GuardedActions cuotaGuardedActions() {
    return new GuardedActions();
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  @ConditionalOnProperty(name = "cuota.guard.enabled", matchIfMissing = true)
  static Advisor cuotaPlanAdvisor(
      GuardedActions actions,
      ObjectProvider<PlanGate> gate,
      ObjectProvider<RequestInHand> requests) {
    return new DefaultPointcutAdvisor(
        new PlanPointcut(actions), new GuardedCalls(actions, gate, requests));
  }
}
