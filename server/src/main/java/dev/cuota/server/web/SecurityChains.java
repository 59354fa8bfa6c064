package dev.cuota.server.web;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * Who may ask what: the API with keys and, where there is neither API nor console, nobody anything.
 * The console, between them, keeps its own watch.
 *
 * <p>The hot endpoints never get here, see {@link HotDoor}.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityChains {
  /** The API: keys, no sessions, no cookies, hence nothing to forge. */
  @Bean
  @Order(1)
  SecurityFilterChain api(HttpSecurity http, Engine engine, ProblemWriter problems)
      throws Exception {
    return stateless(http.securityMatcher("/api/**", "/metrics", "/health/**"), problems)
        .addFilterBefore(new BearerFilter(engine.security()), AuthorizationFilter.class)
        .authorizeHttpRequests(
            rules ->
                rules
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/health/live", "/health/ready")
                    .permitAll()
                    .requestMatchers(GET, "/api/v1/plans", "/api/v1/plans/*")
                    .permitAll()
                    .requestMatchers(HEAD, "/api/v1/plans", "/api/v1/plans/*")
                    .permitAll()
                    .requestMatchers("/api/v1/admin/**")
                    .hasAuthority(KeyScope.ADMIN.name())
                    .requestMatchers(GET, "/api/v1/stream", "/api/v1/decisions/*")
                    .hasAuthority(KeyScope.CHECK.name())
                    .requestMatchers(POST, "/api/v1/snapshots")
                    .hasAuthority(KeyScope.CHECK.name())
                    .requestMatchers(GET, "/metrics", "/api/**")
                    .hasAuthority(KeyScope.READ.name())
                    .requestMatchers(HEAD, "/metrics", "/api/**")
                    .hasAuthority(KeyScope.READ.name())
                    .requestMatchers(POST, "/api/v1/meters/*/query")
                    .hasAuthority(KeyScope.READ.name())
                    .requestMatchers(POST, "/api/v1/events/void")
                    .hasAuthority(KeyScope.INGEST.name())
                    .requestMatchers(POST, "/api/v1/reservations", "/api/v1/reservations/*/commit")
                    .hasAuthority(KeyScope.CHECK.name())
                    .requestMatchers(DELETE, "/api/v1/reservations/*")
                    .hasAuthority(KeyScope.CHECK.name())
                    .anyRequest()
                    .hasAuthority(KeyScope.ADMIN.name()))
        .build();
  }

  /** What is neither has no door. */
  @Bean
  @Order(3)
  SecurityFilterChain elsewhere(HttpSecurity http, ProblemWriter problems) throws Exception {
    return stateless(http, problems)
        .authorizeHttpRequests(
            rules ->
                rules
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/")
                    .permitAll()
                    .anyRequest()
                    .denyAll())
        .build();
  }

  private static HttpSecurity stateless(HttpSecurity http, ProblemWriter problems)
      throws Exception {
    AuthenticationEntryPoint refuse =
        (request, response, _) -> {
          boolean tried = Bearer.secret(request) != null;
          String challenge = Bearer.CHALLENGE + (tried ? ", error=\"invalid_token\"" : "");
          problems.write(request, response, Bearer.refused(challenge));
        };
    AccessDeniedHandler deny =
        (request, response, _) ->
            problems.write(request, response, Problem.of(ProblemCode.FORBIDDEN));
    return http.csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(no -> no.authenticationEntryPoint(refuse).accessDeniedHandler(deny));
  }
}
