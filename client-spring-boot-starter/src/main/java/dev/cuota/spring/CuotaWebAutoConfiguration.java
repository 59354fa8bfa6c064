package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Guards the requests of a web application, answers denials, meters requests. */
@AutoConfiguration(after = CuotaAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnBean(CuotaClient.class)
public final class CuotaWebAutoConfiguration {
  CuotaWebAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  TenantResolver cuotaTenantResolver(CuotaProperties properties) {
    CuotaProperties.Tenant tenant = properties.tenant();
    return switch (tenant.by()) {
      case HEADER -> new HeaderTenant(tenant.header());
      case PATH -> new PathTenant(tenant.variable());
      case HOST -> new HostTenant();
    };
  }

  @Bean
  @ConditionalOnProperty(name = "cuota.guard.enabled", matchIfMissing = true)
  WebGuard cuotaWebGuard(
      CuotaProperties properties,
      PlanGate gate,
      GuardedActions actions,
      TenantResolver tenants,
      CatalogFacts facts,
      GuardCounts counts) {
    return new WebGuard(
        gate, actions, tenants, facts, counts, properties.guard().blockWrites(), Clock.systemUTC());
  }

  @Bean
  @ConditionalOnBean(WebGuard.class)
  RequestInHand cuotaRequestInHand(WebGuard guard, TenantResolver tenants) {
    return new RequestInHand(guard, tenants);
  }

  @Bean
  @ConditionalOnBean(WebGuard.class)
  WebMvcConfigurer cuotaGuarding(WebGuard guard) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(guard).order(Ordered.LOWEST_PRECEDENCE - 100);
      }
    };
  }

  @Bean
  @ConditionalOnProperty(name = "cuota.guard.problems", matchIfMissing = true)
  HandlerExceptionResolver cuotaProblemAnswers(Denials denials, CuotaClient client) {
    return new ProblemAnswers(denials, client);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @ConditionalOnProperty(name = "cuota.metering.enabled", matchIfMissing = true)
  RequestSender cuotaRequestSender(CuotaProperties properties, CuotaClient client) {
    CuotaProperties.Metering metering = properties.metering();
    boolean isAggregated = metering.mode() == CuotaProperties.MeteringMode.AGGREGATED;
    return new RequestSender(
        client::track,
        new RequestEvents(metering.type(), isAggregated),
        metering.interval(),
        metering.report(),
        System::nanoTime);
  }

  @Bean
  @ConditionalOnBean(RequestSender.class)
  MeteringFilter cuotaMeteringFilter(
      CuotaProperties properties, TenantResolver tenants, RequestSender sender) {
    return new MeteringFilter(tenants, sender, properties.metering().exclude());
  }

  @Bean
  @ConditionalOnBean(MeteringFilter.class)
  FilterRegistrationBean<MeteringFilter> cuotaMetering(MeteringFilter filter) {
    FilterRegistrationBean<MeteringFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setDispatcherTypes(
        DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return registration;
  }

  @Bean
  @ConditionalOnBean(MeteringFilter.class)
  ServletListenerRegistrationBean<MeteringFilter> cuotaMeteringEnd(MeteringFilter filter) {
    return new ServletListenerRegistrationBean<>(filter);
  }
}
