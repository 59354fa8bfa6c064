package dev.cuota.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the tenant from the first label of the host's name: {@code acme} of acme.shops.example. */
record HostTenant() implements TenantResolver {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:]*:[0-9a-f:.]*]?");

  @Override
  public Optional<String> resolve(HttpServletRequest request) {
    String host = request.getServerName().toLowerCase(Locale.ROOT);
    int dot = host.indexOf('.');
    return dot <= 0 || ADDRESS.matcher(host).matches()
        ? Optional.empty()
        : Optional.of(host.substring(0, dot));
  }

  @Override
  public String source() {
    return "Host";
  }
}
