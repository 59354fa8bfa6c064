package dev.cuota.engine.accounts;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Tells addresses of the world from those of somebody's own network. */
final class PublicAddress {
  private static final int BITS = 8;

  private PublicAddress() {}

  /** Whether the whole world may reach it. */
  static boolean is(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> isPublic4(bytes);
      case Inet6Address _ -> isPublic6(bytes);
      default -> false;
    };
  }

  /** Without those that RFC 6890 keeps for special purposes. */
  private static boolean isPublic4(byte[] bytes) {
    return !(within(bytes, 8, 0)
        || within(bytes, 10, 100, 64)
        || within(bytes, 24, 192, 0, 0)
        || within(bytes, 24, 192, 0, 2)
        || within(bytes, 24, 192, 88, 99)
        || within(bytes, 15, 198, 18)
        || within(bytes, 24, 198, 51, 100)
        || within(bytes, 24, 203, 0, 113)
        || within(bytes, 4, 240));
  }

  /** Without unique local ones, and those that stand for an address of version 4. */
  private static boolean isPublic6(byte[] bytes) {
    return !(within(bytes, 7, 0xfc)
        || within(bytes, 64, 0, 0, 0, 0, 0, 0, 0, 0)
        || within(bytes, 16, 0x00, 0x64)
        || within(bytes, 64, 0x01, 0, 0, 0, 0, 0, 0, 0)
        || within(bytes, 23, 0x20, 0x01, 0)
        || within(bytes, 32, 0x20, 0x01, 0x0d, 0xb8)
        || within(bytes, 16, 0x20, 0x02));
  }

  /** Whether the first bits are the same. */
  private static boolean within(byte[] bytes, int bits, int... network) {
    for (int at = 0; at * BITS < bits; at++) {
      int left = Math.min(BITS, bits - at * BITS);
      int mask = (0xff << (BITS - left)) & 0xff;
      if (((bytes[at] ^ network[at]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
