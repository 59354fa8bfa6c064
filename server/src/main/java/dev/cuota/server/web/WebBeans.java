package dev.cuota.server.web;

import dev.cuota.engine.Engine;
import dev.cuota.engine.platform.Ids;
import dev.cuota.server.problem.ProblemWriter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.StreamWriteFeature;

/** The parts of the web server that are ours. */
@Configuration(proxyBeanMethods = false)
class WebBeans {

  @Bean
  ProblemWriter problemWriter() {
    return new ProblemWriter(Ids.random());
  }

  @Bean
  FilterRegistrationBean<HotDoor> hotDoor(
      List<HotEndpoint> endpoints,
      Engine engine,
      ProblemWriter problems,
      PrometheusMeterRegistry metrics) {
    var registration =
        new FilterRegistrationBean<>(new HotDoor(endpoints, engine.security(), problems, metrics));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  FilterRegistrationBean<NoForms> noForms() {
    var registration = new FilterRegistrationBean<>(new NoForms());
    registration.addUrlPatterns("/api/*");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }

  @Bean
  SmartInitializingSingleton hotMethods(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
      List<HotEndpoint> endpoints) {
    return () -> HotMethods.tell(mapping, endpoints);
  }

  @Bean(destroyMethod = "close")
  @SuppressWarnings("resource") // the binders live and die with the registry
  PrometheusMeterRegistry metrics(Engine engine) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmGcMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    EventMetrics.bind(engine.metering(), metrics);
    return metrics;
  }

  @Bean
  WebMvcConfigurer endpoints(Engine engine) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgument());
        resolvers.add(new CauseArgument());
      }

      @Override
      public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors
            .addInterceptor(new PositionGate(engine.metering()))
            .addPathPatterns("/api/v1/**");
      }
    };
  }

  /** Quantities are written exactly and plain, never as 1E+3. */
  @Bean
  JsonMapperBuilderCustomizer plainNumbers() {
    return json -> json.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
              }
            });
  }
}
