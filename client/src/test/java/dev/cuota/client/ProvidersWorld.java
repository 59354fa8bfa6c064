package dev.cuota.client;

/** A server with one tenant and one metered feature, for tests of the adapters. */
public final class ProvidersWorld implements AutoCloseable {
  private final ReferenceServer server = new ReferenceServer();
  private final String feature;

  public ProvidersWorld(String feature, int limit) {
    this.feature = feature;
    server.metered("acme", feature, limit, true).start();
  }

  public CuotaClient client() {
    return CuotaClient.builder(server.uri(), "key").build();
  }

  public long used() {
    return server.pools.used("acme", feature).longValueExact();
  }

  public long held() {
    return server.pools.pool("acme", feature).reserved.longValueExact();
  }

  @Override
  public void close() {
    server.close();
  }
}
