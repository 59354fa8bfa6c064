package dev.cuota.engine.limits;

import dev.cuota.core.platform.EnvironmentId;
import java.util.List;

/** Something that those who decide by themselves have to know. */
public sealed interface Change {
  /** Whose it is. */
  EnvironmentId environment();

  /** Other things go for these tenants: plan, overrides, grants, standing or live counts. */
  record OfTenants(EnvironmentId environment, List<String> tenants) implements Change {
    public OfTenants {
      tenants = List.copyOf(tenants);
    }
  }

  /** Another catalog is in force. */
  record OfCatalog(EnvironmentId environment, int version) implements Change {}

  /** Leases of these features of a tenant are wanted back. */
  record Recall(EnvironmentId environment, String tenant, List<String> features) implements Change {
    public Recall {
      features = List.copyOf(features);
    }
  }
}
