package dev.cuota.server;

import dev.cuota.server.web.WebApplication;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The HTTP door of an installation, while it is open. */
public final class Server implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private Server(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Opens the door; answers as soon as this returns. The installation stays the caller's. */
  public static Server start(Installation installation) {
    SpringApplication application = new SpringApplication(WebApplication.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.setAddCommandLineProperties(false);
    application.setDefaultProperties(properties(installation.configuration()));
    application.addInitializers(
        context -> {
          var beans = context.getBeanFactory();
          beans.registerSingleton("engine", installation.engine());
          beans.registerSingleton("configuration", installation.configuration());
        });
    try {
      return new Server(application.run());
    } catch (RuntimeException e) {
      PortInUseException.ifCausedBy(
          e, PortInUseException.class, taken -> refuse(taken.getPort(), e));
      throw e;
    }
  }

  private static void refuse(int port, RuntimeException cause) {
    throw new CannotStart(
        "port %d is taken by another program; choose one with CUOTA_PORT".formatted(port), cause);
  }

  /** Where it answers. */
  public int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  /** One of the parts it is made of, for tests. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** All parts of a kind, for tests. */
  <T> Collection<T> parts(Class<T> type) {
    return context.getBeansOfType(type).values();
  }

  /** Lets running requests finish, then closes the door. */
  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> properties(Configuration configuration) {
    return Map.of(
        "server.port",
        configuration.port(),
        "server.shutdown",
        "graceful",
        "server.server-header",
        "",
        "server.tomcat.max-keep-alive-requests",
        -1,
        // As in filterGroupBy[vendor]=x, which people type as it is.
        "server.tomcat.relaxed-query-chars",
        "[,]",
        "spring.lifecycle.timeout-per-shutdown-phase",
        "10s",
        "spring.threads.virtual.enabled",
        true,
        "spring.main.allow-bean-definition-overriding",
        false,
        "spring.jmx.enabled",
        false);
  }
}
