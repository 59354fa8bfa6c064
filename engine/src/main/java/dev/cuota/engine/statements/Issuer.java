package dev.cuota.engine.statements;

/**
 * Who issues statements, as it stands on them.
 *
 * @param name at most {@value #MAX_NAME} characters; empty when nobody has said
 * @param address several lines, at most {@value #MAX_ADDRESS} characters; may be empty
 * @param taxId may be empty, at most {@value #MAX_TAX_ID} characters
 */
public record Issuer(String name, String address, String taxId) {
  /** Most characters of a name. */
  public static final int MAX_NAME = 200;

  /** Most characters of an address. */
  public static final int MAX_ADDRESS = 1_000;

  /** Most characters of a tax number. */
  public static final int MAX_TAX_ID = 50;

  /** Nobody has said. */
  public static final Issuer UNKNOWN = new Issuer("", "", "");

  public Issuer {
    if (name.length() > MAX_NAME || address.length() > MAX_ADDRESS || taxId.length() > MAX_TAX_ID) {
      throw new IllegalArgumentException("an issuer's name, address or tax number is too long");
    }
  }
}
