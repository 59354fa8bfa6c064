package dev.cuota.server.console;

import dev.cuota.engine.Engine;
import dev.cuota.engine.security.Person;
import dev.cuota.engine.security.Security;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/** Who may see the console, and what its pages may do in a browser. */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {
  static final String LOG_IN = "/console/log-in";
  static final String LOG_OUT = "/console/log-out";

  /** May change what goes for tenants. Everybody who has a password of this server may. */
  private static final String SUPER_ADMIN = "SUPER_ADMIN";

  /** For how long somebody who does nothing stays logged in. */
  private static final int SESSION_MINUTES = 8 * 60;

  /** Everything comes from this server; no script or style is written into a page. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** The session's cookie: no script reads it, no other site's form sends it. */
  @Bean
  ServletContextInitializer consoleSession() {
    return context -> {
      context.setSessionTimeout(SESSION_MINUTES);
      SessionCookieConfig cookie = context.getSessionCookieConfig();
      cookie.setName("cuota_session");
      cookie.setPath("/console");
      cookie.setHttpOnly(true);
      cookie.setAttribute("SameSite", "Lax");
    };
  }

  /** After the chain of the API, before the one that refuses everything else. */
  @Bean
  @Order(2)
  SecurityFilterChain console(HttpSecurity http, Engine engine) throws Exception {
    return http.securityMatcher("/console", "/console/**")
        .authorizeHttpRequests(
            rules ->
                rules
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(LOG_IN, Assets.PATH + "**", PreferencesEndpoint.PATH)
                    .permitAll()
                    .requestMatchers(
                        "/console/*/tenant/override",
                        "/console/*/accounts/**",
                        "/console/*/desyncs",
                        "/console/*/margin/**",
                        "/console/*/jobs/**",
                        "/console/*/simulator/**",
                        "/console/*/alerts/**")
                    .hasAuthority(SUPER_ADMIN)
                    .anyRequest()
                    .authenticated())
        .authenticationProvider(new PeopleOnly(engine.security()))
        .formLogin(
            form ->
                form.loginPage(LOG_IN)
                    .usernameParameter("name")
                    .passwordParameter("password")
                    .failureUrl(LOG_IN + "?failed")
                    .defaultSuccessUrl("/console"))
        .logout(out -> out.logoutUrl(LOG_OUT).logoutSuccessUrl(LOG_IN + "?left"))
        .requestCache(cache -> cache.requestCache(wholePages()))
        .exceptionHandling(faults -> faults.authenticationEntryPoint(new Doorkeeper()))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                    .frameOptions(FrameOptionsConfig::deny)
                    .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                    .cacheControl(cache -> cache.disable()))
        .build();
  }

  /** After the log-in people go on where they were, but not to a part of a page. */
  private static RequestCache wholePages() {
    HttpSessionRequestCache cache = new HttpSessionRequestCache();
    cache.setRequestMatcher(
        request -> "GET".equals(request.getMethod()) && request.getHeader(Pages.PART) == null);
    return cache;
  }

  /** Asks the security room; it also bounds how often may be guessed. */
  private record PeopleOnly(Security security) implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication attempt) {
      String password = Objects.requireNonNullElse(attempt.getCredentials(), "").toString();
      Person person =
          security
              .logIn(attempt.getName(), password)
              .orElseThrow(() -> new BadCredentialsException("wrong name or password"));
      return UsernamePasswordAuthenticationToken.authenticated(
          person.name(), null, List.of(new SimpleGrantedAuthority(SUPER_ADMIN)));
    }

    @Override
    public boolean supports(Class<?> kind) {
      return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }
  }

  /** Sends strangers to the log-in page, also from within a page that refreshes itself. */
  private static final class Doorkeeper implements AuthenticationEntryPoint {
    private final AuthenticationEntryPoint toLogIn = new LoginUrlAuthenticationEntryPoint(LOG_IN);

    @Override
    public void commence(
        HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
        throws IOException, jakarta.servlet.ServletException {
      if (request.getHeader(Pages.PART) == null) {
        toLogIn.commence(request, response, cause);
      } else {
        response.setHeader("HX-Redirect", LOG_IN);
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
      }
    }
  }
}
