package dev.cuota.benchmarks;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/**
 * A handler in Cuota's own server that reads a request and answers a few fixed bytes: what an answer
 * costs when there is nothing to decide. Spring finds it when the benchmarks are on the class path.
 */
public final class BareHandler implements ApplicationContextInitializer<GenericApplicationContext> {
  static final String PATH = "/bare";

  @Override
  public void initialize(GenericApplicationContext context) {
    context.registerBean("bareHandler", FilterRegistrationBean.class, BareHandler::registration);
  }

  private static FilterRegistrationBean<Bare> registration() {
    FilterRegistrationBean<Bare> registration = new FilterRegistrationBean<>(new Bare());
    registration.addUrlPatterns(PATH);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  private static final class Bare extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final byte[] ANSWER = "{\"allowed\":true}".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain others)
        throws IOException {
      request.getInputStream().readAllBytes();
      response.setContentType("application/json");
      response.getOutputStream().write(ANSWER);
    }
  }
}
