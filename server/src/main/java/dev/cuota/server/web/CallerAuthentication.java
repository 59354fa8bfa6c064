package dev.cuota.server.web;

import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.KeyScope;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller in Spring Security's words: each thing it may do is an authority. */
final class CallerAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Caller caller;

  CallerAuthentication(Caller caller) {
    super(authorities(caller));
    this.caller = caller;
    setAuthenticated(true);
  }

  @Override
  public Caller getPrincipal() {
    return caller;
  }

  @Override
  public String getCredentials() {
    return "";
  }

  private static List<GrantedAuthority> authorities(Caller caller) {
    return Arrays.stream(KeyScope.values())
        .filter(caller::may)
        .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority(scope.name()))
        .toList();
  }
}
