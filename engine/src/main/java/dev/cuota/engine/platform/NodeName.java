package dev.cuota.engine.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

/** What a node is called where people have to tell them apart: host, process, and which in it. */
final class NodeName {
  private static final int MAX_HOST = 150;
  private static final AtomicInteger NEXT = new AtomicInteger(1);

  private NodeName() {}

  /** A name that no other node of this process has. */
  static String own() {
    String host = host();
    int number = NEXT.getAndIncrement();
    return "%s:%d%s"
        .formatted(
            host.substring(0, Math.min(host.length(), MAX_HOST)),
            ProcessHandle.current().pid(),
            number == 1 ? "" : "/" + number);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      // A machine without a name of its own still has processes.
      return "localhost";
    }
  }
}
