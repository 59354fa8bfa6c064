package dev.cuota.spring;

/** That something limited by plan was called for no tenant; answered with 400. */
public final class TenantMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String source;

  TenantMissing(String source) {
    super("no tenant: " + source + " names none");
    this.source = source;
  }

  /** Where a tenant was looked for, such as the name of a header. */
  public String source() {
    return source;
  }
}
